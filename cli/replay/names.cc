#include "cli/replay/names.h"

namespace sequent::cli {

std::string_view name_of(states::StepOutcome outcome) {
  switch (outcome) {
    case states::StepOutcome::kDone:
      return "done";
    case states::StepOutcome::kFailed:
      return "failed";
    case states::StepOutcome::kTimedOut:
      return "timed out";
    case states::StepOutcome::kInterrupted:
      return "interrupted";
  }
  return "";
}

std::string_view name_of(states::SessionStatus status) {
  switch (status) {
    case states::SessionStatus::kActive:
      return "active";
    case states::SessionStatus::kCompleted:
      return "completed";
    case states::SessionStatus::kAbandoned:
      return "abandoned";
  }
  return "";
}

std::string_view name_of(states::Change change) {
  switch (change) {
    case states::Change::kSame:
      return "same";
    case states::Change::kAdded:
      return "added";
    case states::Change::kRemoved:
      return "removed";
    case states::Change::kChanged:
      return "changed";
  }
  return "";
}

}  // namespace sequent::cli
