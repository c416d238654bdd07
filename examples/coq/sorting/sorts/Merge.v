(** Merging two sorted lists. *)
Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted.

Section Merge.
  Context {A : Type} (o : order A).

  Fixpoint merge (l : list A) : list A -> list A :=
    match l with
    | [] => fun m => m
    | x :: l' =>
        fix merge_x (m : list A) : list A :=
          match m with
          | [] => x :: l'
          | y :: m' => if leb o x y then x :: merge l' m else y :: merge_x m'
          end
    end.

  Lemma merge_permut : forall l m, permut o (l ++ m) (merge l m).
  Proof.
    intros l. induction l as [| x l IHl]; intros m; [apply permut_refl |].
    induction m as [| y m IHm].
    - rewrite app_nil_r. apply permut_refl.
    - change (merge (x :: l) (y :: m)) with
        (if leb o x y then x :: merge l (y :: m) else y :: merge (x :: l) m).
      destruct (leb o x y).
      + apply (permut_cons o x). apply IHl.
      + apply (permut_trans o _ (y :: (x :: l) ++ m)).
        * apply permut_sym, permut_middle.
        * apply permut_cons. exact IHm.
  Qed.

  Lemma merge_sorted : forall l m, sorted o l -> sorted o m -> sorted o (merge l m).
  Proof.
    intros l. induction l as [| x l IHl]; intros m L M; [exact M |].
    induction m as [| y m IHm]; [exact L |].
    change (merge (x :: l) (y :: m)) with
      (if leb o x y then x :: merge l (y :: m) else y :: merge (x :: l) m).
    inversion L as [| ? ? Bx L']; subst. inversion M as [| ? ? By M']; subst.
    destruct (leb o x y) eqn:E.
    - constructor; [| apply IHl; assumption]. intros z I.
      apply (permut_in o z _ (l ++ y :: m)) in I; [| apply permut_sym, merge_permut].
      apply in_app_or in I as [I | I]; [apply Bx; exact I |].
      apply (below_cons o x y m); [exact E | apply (below_trans o x y); assumption | exact I].
    - apply leb_false_flip in E. constructor; [| apply IHm; assumption]. intros z I.
      apply (permut_in o z _ ((x :: l) ++ m)) in I; [| apply permut_sym, merge_permut].
      apply in_app_or in I as [[<- | I] | I].
      + exact E.
      + apply (leb_trans o y x z); [exact E | apply Bx; exact I].
      + apply By; exact I.
  Qed.
End Merge.
