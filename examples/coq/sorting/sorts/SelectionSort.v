Require Import List Lia.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted Spec.
From Sorting.Sorts Require Import Minimum.

Section Selection.
  Context {A : Type} (o : order A).

  (** [fuel] is the length of the list. *)
  Fixpoint select (fuel : nat) (l : list A) : list A :=
    match fuel, l with
    | S n, x :: r => let (m, rest) := minimum o x r in m :: select n rest
    | _, _ => []
    end.

  Definition selection_sort (l : list A) : list A := select (length l) l.

  Lemma select_permut : forall n l, length l = n -> permut o l (select n l).
  Proof.
    intros n. induction n as [| n IH]; intros [| x l] E; try discriminate; simpl.
    - apply permut_refl.
    - destruct (minimum o x l) as [m rest] eqn:M.
      apply (permut_trans o _ (m :: rest)); [apply minimum_permut; exact M |].
      apply permut_cons, IH. rewrite (minimum_length o _ _ _ _ M). simpl in E. lia.
  Qed.

  Lemma select_sorted : forall n l, length l = n -> sorted o (select n l).
  Proof.
    intros n. induction n as [| n IH]; intros [| x l] E; try discriminate; simpl.
    - constructor.
    - destruct (minimum o x l) as [m rest] eqn:M.
      assert (length rest = n) as R
        by (rewrite (minimum_length o _ _ _ _ M); simpl in E; lia).
      constructor; [| apply IH; exact R]. intros y I.
      apply (proj2 (minimum_below o _ _ _ _ M)).
      apply (permut_in o y _ _ (permut_sym o _ _ (select_permut n rest R))). exact I.
  Qed.

  Theorem selection_sort_sorts : sorts o selection_sort.
  Proof.
    split; intros l.
    - apply select_sorted. reflexivity.
    - apply select_permut. reflexivity.
  Qed.
End Selection.
