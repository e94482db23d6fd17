#pragma once
#include "ck_types.h"

/// A fixed team of threads that all run the same function once for each call.
typedef struct ck_team ck_team;

/// A team of `count` threads, the caller among them; NULL where threads cannot be had.
ck_team *ck_team_create(long count);

/// Calls work(context, member) on every member at once, member 0 on the caller; returns when all are done.
///
/// One caller at a time.
void ck_team_run(ck_team *team, void (*work)(void *context, long member), void *context);

/// Ends the threads and frees the team.
void ck_team_destroy(ck_team *team);
