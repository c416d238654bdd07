(** The program leaves the value of the expression on the stack. *)
Require Import List.
Import ListNotations.
From Compiler Require Import Syntax Maps Eval Size Machine Compile.

Theorem compile_correct : forall s e k, run s (compile e) k = Some (eval s e :: k).
Proof.
  intros s e. induction e as [n | x | a IHa b IHb | a IHa b IHb | a IHa b IHb];
    intros k; simpl; try reflexivity;
    rewrite run_app, IHa, run_app, IHb; reflexivity.
Qed.

Theorem compile_length : forall e, length (compile e) = size e.
Proof.
  intros e. induction e as [n | x | a IHa b IHb | a IHa b IHb | a IHa b IHb];
    simpl; try reflexivity;
    rewrite !app_length, IHa, IHb; simpl; rewrite <- plus_n_Sm, PeanoNat.Nat.add_0_r,
      <- plus_n_Sm; reflexivity.
Qed.
