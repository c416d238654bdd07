(** Bottom-up merge sort: a stack of sorted runs, each twice as long as the last. *)
Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order Permut Sorted Spec.
From Sorting.Sorts Require Import Merge.

Section MergeSort.
  Context {A : Type} (o : order A).

  Fixpoint push (run : list A) (stack : list (option (list A))) : list (option (list A)) :=
    match stack with
    | [] => [Some run]
    | None :: rest => Some run :: rest
    | Some top :: rest => None :: push (merge o top run) rest
    end.

  Fixpoint collapse (stack : list (option (list A))) : list A :=
    match stack with
    | [] => []
    | None :: rest => collapse rest
    | Some run :: rest => merge o run (collapse rest)
    end.

  Fixpoint elements (stack : list (option (list A))) : list A :=
    match stack with
    | [] => []
    | None :: rest => elements rest
    | Some run :: rest => run ++ elements rest
    end.

  Fixpoint push_all (l : list A) (stack : list (option (list A))) : list (option (list A)) :=
    match l with
    | [] => stack
    | x :: r => push_all r (push [x] stack)
    end.

  Definition merge_sort (l : list A) : list A := collapse (push_all l []).

  Definition all_sorted (stack : list (option (list A))) : Prop :=
    forall run, In (Some run) stack -> sorted o run.

  Lemma push_sorted : forall stack run,
    all_sorted stack -> sorted o run -> all_sorted (push run stack).
  Proof.
    intros stack. induction stack as [| [top |] stack IH]; intros run S R r I; simpl in I.
    - destruct I as [[= <-] | []]. exact R.
    - destruct I as [[=] | I]. apply (IH (merge o top run)) in I; [exact I | |].
      + intros q J. apply S. right. exact J.
      + apply merge_sorted; [apply S; left; reflexivity | exact R].
    - destruct I as [[= <-] | I]; [exact R | apply S; right; exact I].
  Qed.

  Lemma push_elements : forall stack run,
    permut o (run ++ elements stack) (elements (push run stack)).
  Proof.
    intros stack. induction stack as [| [top |] stack IH]; intros run; simpl.
    - apply permut_refl.
    - apply (permut_trans o _ (merge o top run ++ elements stack)); [| apply IH].
      rewrite app_assoc. apply permut_app; [| apply permut_refl].
      apply (permut_trans o _ (top ++ run)); [apply permut_app_comm | apply merge_permut].
    - apply permut_refl.
  Qed.

  Lemma collapse_sorted : forall stack, all_sorted stack -> sorted o (collapse stack).
  Proof.
    intros stack. induction stack as [| [run |] stack IH]; intros S; simpl.
    - constructor.
    - apply merge_sorted; [apply S; left; reflexivity |].
      apply IH. intros q J. apply S. right. exact J.
    - apply IH. intros q J. apply S. right. exact J.
  Qed.

  Lemma collapse_permut : forall stack, permut o (elements stack) (collapse stack).
  Proof.
    intros stack. induction stack as [| [run |] stack IH]; simpl.
    - apply permut_refl.
    - apply (permut_trans o _ (run ++ collapse stack)).
      + apply permut_app; [apply permut_refl | exact IH].
      + apply merge_permut.
    - exact IH.
  Qed.

  Lemma push_all_sorted : forall l stack, all_sorted stack -> all_sorted (push_all l stack).
  Proof.
    intros l. induction l as [| x l IH]; intros stack S; simpl; [exact S |].
    apply IH, push_sorted; [exact S |]. constructor; [intros ? [] | constructor].
  Qed.

  Lemma push_all_permut : forall l stack,
    permut o (l ++ elements stack) (elements (push_all l stack)).
  Proof.
    intros l. induction l as [| x l IH]; intros stack; simpl; [apply permut_refl |].
    apply (permut_trans o _ (l ++ elements (push [x] stack))); [| apply IH].
    apply (permut_trans o _ (l ++ x :: elements stack)); [apply permut_middle |].
    apply permut_app; [apply permut_refl | apply (push_elements stack [x])].
  Qed.

  Theorem merge_sort_sorts : sorts o merge_sort.
  Proof.
    split; intros l; unfold merge_sort.
    - apply collapse_sorted, push_all_sorted. intros run [].
    - apply (permut_trans o _ (elements (push_all l []))); [| apply collapse_permut].
      rewrite <- (app_nil_r l) at 1. apply (push_all_permut l []).
  Qed.
End MergeSort.
