Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted Spec.
From Sorting.Sorts Require Import Insert.

Fixpoint insertion_sort {A} (o : order A) (l : list A) : list A :=
  match l with
  | [] => []
  | x :: r => insert o x (insertion_sort o r)
  end.

Theorem insertion_sort_sorts : forall A (o : order A), sorts o (insertion_sort o).
Proof.
  intros A o. split; intros l; induction l as [| x l IH]; simpl.
  - constructor.
  - apply insert_sorted. exact IH.
  - apply permut_refl.
  - apply (permut_trans o _ (x :: insertion_sort o l)).
    + apply permut_cons. exact IH.
    + apply insert_permut.
Qed.

Example sort_some : insertion_sort nat_order [3; 1; 2; 1] = [1; 1; 2; 3].
Proof. reflexivity. Qed.
