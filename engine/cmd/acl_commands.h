#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void acl_cat(Context& context, Args args);
void acl_deluser(Context& context, Args args);
void acl_dryrun(Context& context, Args args);
void acl_genpass(Context& context, Args args);
void acl_getuser(Context& context, Args args);
void acl_help(Context& context, Args args);
void acl_list(Context& context, Args args);
void acl_load(Context& context, Args args);
void acl_log(Context& context, Args args);
void acl_save(Context& context, Args args);
void acl_setuser(Context& context, Args args);
void acl_users(Context& context, Args args);
void acl_whoami(Context& context, Args args);

}  // namespace sequent::cmd
