#pragma once

#include "core/rules/rule.h"
#include "core/rules/send_plan.h"
#include "core/store/json_fields.h"

#include <tl/expected.hpp>

#include <vector>

namespace swb {

struct FileTrouble;

// {"sets": [{"name": "Mine", "purpose": "", "rules": [{"name": "PING", "enabled": true, "when": "message",
//  "pattern": {"form": "text", "place": "anywhere", "text": "PING"}, "actions": [{"do": "reply", "text": "PONG"}]}]}]}
QJsonObject toJson(const std::vector<NamedRules>& sets);
// The trouble names the place: "sets[0].rules[2].pattern.form: not a word that is known here."
tl::expected<std::vector<NamedRules>, QString> rulesFromJson(const QJsonObject& object);

// Readable by the owner alone; the whole file or nothing. Errors: a sentence with the file.
tl::expected<void, QString> saveRules(const QString& path, const std::vector<NamedRules>& sets);
// Errors: with the file and the place of the fault, in one sentence; the file stays as it is. A rule that cannot be
// compiled is no fault of the file: the editor marks it.
tl::expected<std::vector<NamedRules>, FileTrouble> loadRules(const QString& path);

// Parts that other files have, too.
QJsonObject toJson(const ChecksumChoice& checksum);
ChecksumChoice checksumFromJson(const JsonFields& fields);
QJsonObject toJson(const Framing& framing);
Framing framingFromJson(const JsonFields& fields);

} // namespace swb
