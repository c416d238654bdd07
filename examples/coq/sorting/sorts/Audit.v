(** What the result rests on. *)
From Sorting.Sorts Require Import Agree.

Print Assumptions all_agree.
