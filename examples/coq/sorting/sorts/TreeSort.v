Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted Spec.
From Sorting.Sorts Require Import Tree.

Definition tree_sort {A} (o : order A) (l : list A) : list A :=
  flatten (fold_right (add o) leaf l).

Theorem tree_sort_sorts : forall A (o : order A), sorts o (tree_sort o).
Proof.
  intros A o. unfold tree_sort. split; intros l.
  - apply flatten_sorted. induction l as [| x l IH]; simpl; [constructor |].
    apply add_search. exact IH.
  - induction l as [| x l IH]; simpl; [apply permut_refl |].
    apply (permut_trans o _ (x :: flatten (fold_right (add o) leaf l))).
    + apply permut_cons. exact IH.
    + apply add_permut.
Qed.
