(** Four sorts, one function. *)
Require Import List.
From Sorting.Theory Require Import Order Spec.
From Sorting.Sorts Require Import InsertionSort SelectionSort MergeSort TreeSort.

Theorem all_agree : forall A (o : order A) (l : list A),
  insertion_sort o l = selection_sort o l /\
  selection_sort o l = merge_sort o l /\
  merge_sort o l = tree_sort o l.
Proof.
  intros A o l. repeat split; apply (sorts_agree A o);
    auto using insertion_sort_sorts, selection_sort_sorts, merge_sort_sorts, tree_sort_sorts.
Qed.
