From Compiler Require Import CompileCorrect FoldCorrect Subst.

Section Audit.
  Print Assumptions compile_correct.
  Print Assumptions fold_correct.
  Print Assumptions subst_correct.
End Audit.
