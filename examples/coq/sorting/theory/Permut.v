(** Permutations as equal counts. *)
Require Import List Lia.
Import ListNotations.
From Sorting.Theory Require Import Order Count.

Section Permut.
  Context {A : Type} (o : order A).

  Definition permut (l m : list A) : Prop := forall x, count o x l = count o x m.

  Lemma permut_refl : forall l, permut l l.
  Proof. intros l x. reflexivity. Qed.

  Lemma permut_sym : forall l m, permut l m -> permut m l.
  Proof. intros l m H x. symmetry. apply H. Qed.

  Lemma permut_trans : forall l m n, permut l m -> permut m n -> permut l n.
  Proof. intros l m n H K x. rewrite H. apply K. Qed.

  Lemma permut_cons : forall x l m, permut l m -> permut (x :: l) (x :: m).
  Proof. intros x l m H y. simpl. rewrite H. reflexivity. Qed.

  Lemma permut_swap : forall x y l, permut (x :: y :: l) (y :: x :: l).
  Proof.
    intros x y l z. simpl.
    destruct (eq_dec o z x); destruct (eq_dec o z y); reflexivity.
  Qed.

  Lemma permut_app : forall l l' m m',
    permut l l' -> permut m m' -> permut (l ++ m) (l' ++ m').
  Proof. intros l l' m m' H K x. rewrite !count_app, H, K. reflexivity. Qed.

  Lemma permut_app_comm : forall l m, permut (l ++ m) (m ++ l).
  Proof. intros l m x. rewrite !count_app. lia. Qed.

  Lemma permut_middle : forall x l m, permut (x :: l ++ m) (l ++ x :: m).
  Proof.
    intros x l m y. rewrite count_app. simpl. rewrite count_app.
    destruct (eq_dec o y x); lia.
  Qed.

  Lemma permut_in : forall x l m, permut l m -> In x l -> In x m.
  Proof.
    intros x l m H I. apply (count_positive_in o). rewrite <- H.
    apply (count_positive_in o). exact I.
  Qed.

  Lemma permut_nil : forall l, permut [] l -> l = [].
  Proof.
    intros [| x l] H; [reflexivity |].
    specialize (H x). simpl in H. destruct (eq_dec o x x); [discriminate | congruence].
  Qed.

  Lemma permut_cons_inv : forall x l m, permut (x :: l) (x :: m) -> permut l m.
  Proof.
    intros x l m H y. specialize (H y). simpl in H.
    destruct (eq_dec o y x); lia.
  Qed.
End Permut.
