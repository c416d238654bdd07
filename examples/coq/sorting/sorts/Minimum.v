(** The least element of a list, and the rest. *)
Require Import List Lia.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted.

Section Minimum.
  Context {A : Type} (o : order A).

  Fixpoint minimum (x : A) (l : list A) : A * list A :=
    match l with
    | [] => (x, [])
    | y :: r =>
        if leb o x y
        then let (m, rest) := minimum x r in (m, y :: rest)
        else let (m, rest) := minimum y r in (m, x :: rest)
    end.

  Lemma minimum_permut : forall l x m rest,
    minimum x l = (m, rest) -> permut o (x :: l) (m :: rest).
  Proof.
    intros l. induction l as [| y l IH]; simpl; intros x m rest E.
    - injection E as <- <-. apply permut_refl.
    - destruct (leb o x y).
      + destruct (minimum x l) as [n tail] eqn:R. injection E as <- <-.
        apply (permut_trans o _ (y :: x :: l)); [apply permut_swap |].
        apply (permut_trans o _ (y :: n :: tail)); [apply permut_cons, IH, R | apply permut_swap].
      + destruct (minimum y l) as [n tail] eqn:R. injection E as <- <-.
        apply (permut_trans o _ (x :: n :: tail)); [apply permut_cons, IH, R | apply permut_swap].
  Qed.

  Lemma minimum_below : forall l x m rest,
    minimum x l = (m, rest) -> leb o m x = true /\ below o m rest.
  Proof.
    intros l. induction l as [| y l IH]; simpl; intros x m rest E.
    - injection E as <- <-. split; [apply leb_refl | intros ? []].
    - destruct (leb o x y) eqn:C.
      + destruct (minimum x l) as [n tail] eqn:R. injection E as <- <-.
        destruct (IH x n tail R) as [L B]. split; [exact L |].
        apply below_cons; [| exact B]. apply (leb_trans o n x y); assumption.
      + destruct (minimum y l) as [n tail] eqn:R. injection E as <- <-.
        destruct (IH y n tail R) as [L B]. apply leb_false_flip in C.
        assert (leb o n x = true) by (apply (leb_trans o n y x); assumption).
        split; [assumption | apply below_cons; assumption].
  Qed.

  Lemma minimum_length : forall l x m rest,
    minimum x l = (m, rest) -> length rest = length l.
  Proof.
    intros l. induction l as [| y l IH]; simpl; intros x m rest E.
    - injection E as <- <-. reflexivity.
    - destruct (leb o x y).
      + destruct (minimum x l) as [n tail] eqn:R. injection E as <- <-.
        simpl. f_equal. exact (IH x n tail R).
      + destruct (minimum y l) as [n tail] eqn:R. injection E as <- <-.
        simpl. f_equal. exact (IH y n tail R).
  Qed.
End Minimum.
