(** Sorted lists: each element is below all that follow. *)
Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order.

Section Sorted.
  Context {A : Type} (o : order A).

  Definition below (x : A) (l : list A) : Prop := forall y, In y l -> leb o x y = true.

  Inductive sorted : list A -> Prop :=
  | sorted_nil : sorted []
  | sorted_cons : forall x l, below x l -> sorted l -> sorted (x :: l).

  Lemma below_cons : forall x y l, leb o x y = true -> below x l -> below x (y :: l).
  Proof. intros x y l H B z [<- | I]; [exact H | apply B; exact I]. Qed.

  Lemma below_trans : forall x y l, leb o x y = true -> below y l -> below x l.
  Proof. intros x y l H B z I. apply (leb_trans o x y z); [exact H | apply B; exact I]. Qed.

  Lemma below_app : forall x l m, below x l -> below x m -> below x (l ++ m).
  Proof. intros x l m L M y I. apply in_app_or in I as [I | I]; auto. Qed.

  Lemma sorted_tail : forall x l, sorted (x :: l) -> sorted l.
  Proof. intros x l H. inversion H; assumption. Qed.

  Lemma sorted_app : forall l m,
    sorted l -> sorted m -> (forall x, In x l -> below x m) -> sorted (l ++ m).
  Proof.
    intros l m L M H. induction L as [| x l B L IH]; [exact M |].
    simpl. constructor.
    - apply below_app; [exact B | apply H; left; reflexivity].
    - apply IH. intros y I. apply H. right. exact I.
  Qed.
End Sorted.
