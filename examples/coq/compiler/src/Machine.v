(** A machine with a stack. *)
Require Import List Arith.
Import ListNotations.
From Compiler Require Import Syntax Maps.

Inductive instr : Type :=
| Push : nat -> instr
| Load : var -> instr
| Plus : instr
| Times : instr
| Over : instr.

Definition stack := list nat.

Definition step (s : state) (i : instr) (k : stack) : option stack :=
  match i, k with
  | Push n, _ => Some (n :: k)
  | Load x, _ => Some (s x :: k)
  | Plus, b :: a :: r => Some (a + b :: r)
  | Times, b :: a :: r => Some (a * b :: r)
  | Over, b :: a :: r => Some (a / b :: r)
  | _, _ => None
  end.

Fixpoint run (s : state) (p : list instr) (k : stack) : option stack :=
  match p with
  | [] => Some k
  | i :: r => match step s i k with Some k' => run s r k' | None => None end
  end.

Lemma run_app : forall s p q k,
  run s (p ++ q) k = match run s p k with Some k' => run s q k' | None => None end.
Proof.
  intros s p. induction p as [| i p IH]; intros q k; simpl; [reflexivity |].
  destruct (step s i k); [apply IH | reflexivity].
Qed.
