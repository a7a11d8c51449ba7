#pragma once

#include "core/base/result.h"
#include "core/transcript/export_request.h"

namespace swb {

// Writes the chosen rows to a file that is there whole or not at all, readable by its owner alone; an older file of
// that name stays until then. RawWays::Both makes two: the name with ".received" and ".sent" before its ending.
// Errors: those of open, write, fsync and rename with their errno (ENOSPC: nothing is left behind); ECANCELED when
// stopped; EISDIR, EINVAL when the name is that of a directory, or of what is no ordinary file; EACCES also when an
// older file of that name may not be written.
// Thread: any, for as long as it takes; rows may be appended meanwhile: those after the beginning are left out.
Result<ExportSummary> exportToFile(const Transcript& transcript, const ExportRequest& request,
                                   const ExportSources& sources, const std::string& path,
                                   const ExportControl& control = {});

// The same into an open descriptor, which stays the caller's: a pipe, a file. RawWays::Both is EINVAL.
Result<ExportSummary> exportToDescriptor(const Transcript& transcript, const ExportRequest& request,
                                         const ExportSources& sources, int fd, const ExportControl& control = {});

// The files that exportToFile() makes of this name.
std::vector<std::string> exportedFiles(const ExportRequest& request, const std::string& path);

// ".txt", ".jsonl", ".csv", ".bin", ".pcapng"
std::string_view fileEnding(ExportFormat format);

} // namespace swb
