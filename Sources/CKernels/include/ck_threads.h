#pragma once
#include "ck_types.h"

/// A team of threads that share out the tasks of one job after another.
typedef struct ck_team ck_team;

/// A team of `count` threads, the caller among them; NULL where threads cannot be had.
ck_team *ck_team_create(long count);

/// Calls work(context, task, member) once for each task 0..<tasks; returns when all are done.
///
/// Whoever is free takes the next task, so that a member that the system keeps waiting holds nobody up; the
/// caller is member 0. Tasks write disjoint outputs, so it cannot matter who does them. One caller at a time.
void ck_team_run(ck_team *team, long tasks, void (*work)(void *context, long task, long member), void *context);

/// 1 unless a member was found, at the start of a job, to round or flush otherwise than results assume.
int ck_team_is_ieee(ck_team *team);

/// Ends the threads and frees the team.
void ck_team_destroy(ck_team *team);
