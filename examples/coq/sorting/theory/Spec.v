(** What it is to sort. *)
Require Import List.
From Sorting.Theory Require Import Order Permut Sorted Unique.

Record sorts {A : Type} (o : order A) (f : list A -> list A) : Prop := Sorts {
  gives_sorted : forall l, sorted o (f l);
  gives_permut : forall l, permut o l (f l)
}.

Theorem sorts_agree : forall (A : Type) (o : order A) f g,
  sorts o f -> sorts o g -> forall l, f l = g l.
Proof.
  intros A o f g [Fs Fp] [Gs Gp] l. apply (sorted_permut_unique o); auto.
  apply (permut_trans o _ l); [apply permut_sym |]; auto.
Qed.
