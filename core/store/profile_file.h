#pragma once

#include "core/options/profile.h"

#include <QJsonObject>
#include <QString>

#include <tl/expected.hpp>

#include <vector>

namespace swb {

struct FileTrouble;

// {"profiles": [{"name": "Mine", "purpose": "", "options": [{"option": "TCP_NODELAY", "level": 6, "number": 1,
// "value": "on", "reason": ""}]}]}. Level and number may be left out where the symbol tells them.
QJsonObject toJson(const std::vector<OptionProfile>& profiles);
// The trouble names the place: "profiles[0].options[2].value: not a text."
tl::expected<std::vector<OptionProfile>, QString> profilesFromJson(const QJsonObject& object);

// Readable by the owner alone; the whole file or nothing. Errors: a sentence with the file.
tl::expected<void, QString> saveProfiles(const QString& path, const std::vector<OptionProfile>& profiles);
// Errors: with the file and the place of the fault, in one sentence; the file stays as it is.
tl::expected<std::vector<OptionProfile>, FileTrouble> loadProfiles(const QString& path);

} // namespace swb
