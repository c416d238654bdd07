(** How often an element stands in a list. *)
Require Import List Arith Lia.
Import ListNotations.
From Sorting.Theory Require Import Order.

Section Count.
  Context {A : Type} (o : order A).

  Fixpoint count (x : A) (l : list A) : nat :=
    match l with
    | [] => 0
    | y :: r => if eq_dec o x y then S (count x r) else count x r
    end.

  Lemma count_app : forall x l m, count x (l ++ m) = count x l + count x m.
  Proof.
    intros x l m. induction l as [| y l IH]; simpl; [reflexivity |].
    destruct (eq_dec o x y); rewrite IH; reflexivity.
  Qed.

  Lemma count_zero_not_in : forall x l, count x l = 0 <-> ~ In x l.
  Proof.
    intros x l. induction l as [| y l IH]; simpl.
    - split; [intros _ [] | reflexivity].
    - destruct (eq_dec o x y) as [-> | N].
      + split; [discriminate | intros H; exfalso; apply H; left; reflexivity].
      + rewrite IH. intuition congruence.
  Qed.

  Lemma count_positive_in : forall x l, 0 < count x l <-> In x l.
  Proof.
    intros x l. destruct (in_dec (eq_dec o) x l) as [I | N].
    - split; [intros _; exact I | intros _].
      destruct (count x l) eqn:C; [| lia].
      apply count_zero_not_in in C. contradiction.
    - split; [| contradiction].
      intros P. apply count_zero_not_in in N. lia.
  Qed.
End Count.
