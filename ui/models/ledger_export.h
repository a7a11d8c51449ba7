#pragma once

#include "core/calls/call_record.h"
#include "core/render/call_text.h"
#include "ui/models/change_store.h"

#include <QString>

#include <map>
#include <vector>

namespace swb {

// What the calls changed of the options of their sockets, by the sequence number of the call.
using ChangesByCall = std::map<std::uint64_t, OptionChanges>;

enum class LedgerFormat { Text, JsonLines, Csv };

LedgerFormat ledgerFormatOf(const QString& fileName); // by its ending: .jsonl or .json, .csv, else text

// "14:03:59.120 s3 connect(7, 127.0.0.1:80, 16) = 0 [1.2 ms]": one line per call, each with its end of line; below it,
// indented, a line for each option that it changed.
QString ledgerText(const std::vector<CallRecord>& records, Numbers numbers, const ChangesByCall& changes = {});
QString ledgerAsC(const std::vector<CallRecord>& records);
QString ledgerAsPython(const std::vector<CallRecord>& records);

// Writes the whole file or none, readable by its owner alone. Returns what went wrong; empty when all is well.
// Thread: any.
QString saveLedger(const QString& path, const std::vector<CallRecord>& records, Numbers numbers,
                   const ChangesByCall& changes = {});

} // namespace swb
