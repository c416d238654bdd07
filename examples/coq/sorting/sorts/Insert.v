(** Insertion into a sorted list. *)
Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted.

Section Insert.
  Context {A : Type} (o : order A).

  Fixpoint insert (x : A) (l : list A) : list A :=
    match l with
    | [] => [x]
    | y :: r => if leb o x y then x :: l else y :: insert x r
    end.

  Lemma insert_permut : forall x l, permut o (x :: l) (insert x l).
  Proof.
    intros x l. induction l as [| y l IH]; simpl; [apply permut_refl |].
    destruct (leb o x y); [apply permut_refl |].
    apply (permut_trans o _ (y :: x :: l)); [apply permut_swap |].
    apply permut_cons. exact IH.
  Qed.

  Lemma insert_sorted : forall x l, sorted o l -> sorted o (insert x l).
  Proof.
    intros x l S. induction S as [| y l B S IH]; simpl.
    - constructor; [intros ? [] | constructor].
    - destruct (leb o x y) eqn:E.
      + constructor; [| constructor; assumption].
        apply below_cons; [exact E |]. apply (below_trans o x y); assumption.
      + constructor; [| exact IH]. intros z I.
        apply (permut_in o z _ (x :: l)) in I; [| apply permut_sym, insert_permut].
        destruct I as [<- | I]; [apply leb_false_flip; exact E | apply B; exact I].
  Qed.
End Insert.
