(** Binary search trees. *)
Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted.

Section Tree.
  Context {A : Type} (o : order A).

  Inductive tree : Type :=
  | leaf : tree
  | node : tree -> A -> tree -> tree.

  Fixpoint flatten (t : tree) : list A :=
    match t with
    | leaf => []
    | node l x r => flatten l ++ x :: flatten r
    end.

  Fixpoint add (x : A) (t : tree) : tree :=
    match t with
    | leaf => node leaf x leaf
    | node l y r => if leb o x y then node (add x l) y r else node l y (add x r)
    end.

  Inductive search : tree -> Prop :=
  | search_leaf : search leaf
  | search_node : forall l x r,
      (forall y, In y (flatten l) -> leb o y x = true) ->
      below o x (flatten r) -> search l -> search r -> search (node l x r).

  Lemma add_permut : forall x t, permut o (x :: flatten t) (flatten (add x t)).
  Proof.
    intros x t. induction t as [| l IHl y r IHr]; simpl; [apply permut_refl |].
    destruct (leb o x y); simpl.
    - apply (permut_app o (x :: flatten l) _ (y :: flatten r) _ IHl). apply permut_refl.
    - apply (permut_trans o _ (flatten l ++ x :: y :: flatten r)); [apply permut_middle |].
      apply permut_app; [apply permut_refl |].
      apply (permut_trans o _ (y :: x :: flatten r)); [apply permut_swap |].
      apply permut_cons. exact IHr.
  Qed.

  Lemma add_in : forall x y t, In y (flatten (add x t)) -> y = x \/ In y (flatten t).
  Proof.
    intros x y t I. apply (permut_in o y _ (x :: flatten t)) in I.
    - destruct I as [E | I]; [left; symmetry; exact E | right; exact I].
    - apply permut_sym, add_permut.
  Qed.

  Lemma add_search : forall x t, search t -> search (add x t).
  Proof.
    intros x t S. induction S as [| l y r L R Sl IHl Sr IHr]; simpl.
    - constructor; try constructor; intros ? [].
    - destruct (leb o x y) eqn:E; constructor; try assumption.
      + intros z I. apply add_in in I as [-> | I]; [exact E | apply L; exact I].
      + intros z I. apply add_in in I as [-> | I];
          [apply leb_false_flip; exact E | apply R; exact I].
  Qed.

  Lemma flatten_sorted : forall t, search t -> sorted o (flatten t).
  Proof.
    intros t S. induction S as [| l x r L R Sl IHl Sr IHr]; simpl; [constructor |].
    apply sorted_app; [exact IHl | constructor; assumption |].
    intros y I. apply below_cons; [apply L; exact I |].
    apply (below_trans o y x); [apply L; exact I | exact R].
  Qed.
End Tree.

Arguments leaf {A}.
Arguments node {A} _ _ _.
