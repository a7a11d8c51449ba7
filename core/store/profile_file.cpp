#include "core/store/profile_file.h"

#include "core/options/option_names.h"
#include "core/store/json_file.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>
#include <limits>

namespace swb {

namespace {

constexpr qsizetype kMostProfiles = 1000;
constexpr qsizetype kMostOptions = 1000;
constexpr qsizetype kLongestText = 65536;

const FileFormat& profilesFormat() {
    static const FileFormat format{QStringLiteral("socket-workbench profiles"), 1};
    return format;
}

QString say(const char* text) { return QCoreApplication::translate("ProfileFile", text); }

tl::unexpected<QString> fault(const QString& place, const QString& why) {
    return tl::make_unexpected(QStringLiteral("%1: %2").arg(place, why));
}

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QJsonObject lineToJson(const ProfileLine& line) {
    QJsonObject object{{QStringLiteral("level"), line.level},
                       {QStringLiteral("number"), line.name},
                       {QStringLiteral("value"), textOf(line.value)}};
    if (const OptionSpec* spec = findOption(line.level, line.name))
        object.insert(QStringLiteral("option"), textOf(spec->symbol));
    if (!line.reason.empty())
        object.insert(QStringLiteral("reason"), textOf(line.reason));
    return object;
}

tl::expected<std::string, QString> readText(const QJsonObject& object, const QString& field, const QString& place) {
    const QJsonValue value = object.value(field);
    if (value.isUndefined())
        return std::string();
    if (!value.isString())
        return fault(place + u'.' + field, say("not a text."));
    const QString text = value.toString();
    if (text.size() > kLongestText)
        return fault(place + u'.' + field, say("longer than %1 characters.").arg(kLongestText));
    return text.toStdString();
}

tl::expected<std::optional<int>, QString> readNumber(const QJsonObject& object, const QString& field,
                                                     const QString& place) {
    const QJsonValue value = object.value(field);
    if (value.isUndefined())
        return std::optional<int>();
    const double number = value.toDouble(std::nan(""));
    if (!(number == std::floor(number) && number >= std::numeric_limits<int>::min() &&
          number <= std::numeric_limits<int>::max()))
        return fault(place + u'.' + field, say("not a whole number of 32 bits."));
    return std::optional(static_cast<int>(number));
}

// Which option it is: by its numbers, by its symbol, or by both when they agree.
tl::expected<ProfileLine, QString> readOption(const QJsonObject& object, const QString& place) {
    const auto symbol = readText(object, QStringLiteral("option"), place);
    const auto level = readNumber(object, QStringLiteral("level"), place);
    const auto number = readNumber(object, QStringLiteral("number"), place);
    for (const QString& trouble :
         {symbol ? QString() : symbol.error(), level ? QString() : level.error(), number ? QString() : number.error()})
        if (!trouble.isEmpty())
            return tl::make_unexpected(trouble);
    if (*level && *number) {
        const OptionSpec* spec = findOption(**level, **number);
        const OptionSpec* named = symbol->empty() ? nullptr : findOption(*symbol);
        const bool agrees = symbol->empty() || spec == named ||
                            (spec != nullptr && named != nullptr && spec->symbol == named->symbol) || named == nullptr;
        if (agrees)
            return ProfileLine{**level, **number};
        return fault(place + QStringLiteral(".option"), say("%1 has not this level and number.").arg(textOf(*symbol)));
    }
    if (const OptionSpec* spec = symbol->empty() ? nullptr : findOption(*symbol))
        return ProfileLine{spec->level, spec->name};
    return symbol->empty() ? fault(place, say("neither the name of an option nor its level and number."))
                           : fault(place + QStringLiteral(".option"), say("no option of this name is known."));
}

tl::expected<ProfileLine, QString> lineFromJson(const QJsonValue& value, const QString& place) {
    if (!value.isObject())
        return fault(place, say("not an object."));
    const QJsonObject object = value.toObject();
    auto line = readOption(object, place);
    if (!line)
        return line;
    if (!object.contains(QStringLiteral("value")))
        return fault(place + QStringLiteral(".value"), say("missing."));
    auto wanted = readText(object, QStringLiteral("value"), place);
    if (!wanted)
        return tl::make_unexpected(wanted.error());
    auto reason = readText(object, QStringLiteral("reason"), place);
    if (!reason)
        return tl::make_unexpected(reason.error());
    line->value = *std::move(wanted);
    line->reason = *std::move(reason);
    return line;
}

tl::expected<OptionProfile, QString> profileFromJson(const QJsonValue& value, const QString& place) {
    if (!value.isObject())
        return fault(place, say("not an object."));
    const QJsonObject object = value.toObject();
    auto name = readText(object, QStringLiteral("name"), place);
    if (!name)
        return tl::make_unexpected(name.error());
    if (name->empty())
        return fault(place + QStringLiteral(".name"), say("missing."));
    auto purpose = readText(object, QStringLiteral("purpose"), place);
    if (!purpose)
        return tl::make_unexpected(purpose.error());
    OptionProfile profile{*std::move(name), *std::move(purpose)};
    const QJsonValue options = object.value(QStringLiteral("options"));
    if (!options.isArray())
        return fault(place + QStringLiteral(".options"), say("not a list."));
    const QJsonArray list = options.toArray();
    if (list.size() > kMostOptions)
        return fault(place + QStringLiteral(".options"), say("more than %1.").arg(kMostOptions));
    for (qsizetype i = 0; i < list.size(); ++i) {
        auto line = lineFromJson(list.at(i), QStringLiteral("%1.options[%2]").arg(place).arg(i));
        if (!line)
            return tl::make_unexpected(line.error());
        profile.lines.push_back(*std::move(line));
    }
    return profile;
}

} // namespace

QJsonObject toJson(const std::vector<OptionProfile>& profiles) {
    QJsonArray list;
    for (const OptionProfile& profile : profiles) {
        QJsonArray options;
        for (const ProfileLine& line : profile.lines)
            options.append(lineToJson(line));
        list.append(QJsonObject{{QStringLiteral("name"), textOf(profile.name)},
                                {QStringLiteral("purpose"), textOf(profile.purpose)},
                                {QStringLiteral("options"), options}});
    }
    return {{QStringLiteral("profiles"), list}};
}

tl::expected<std::vector<OptionProfile>, QString> profilesFromJson(const QJsonObject& object) {
    const QJsonValue value = object.value(QStringLiteral("profiles"));
    if (!value.isArray())
        return fault(QStringLiteral("profiles"), say("not a list."));
    const QJsonArray list = value.toArray();
    if (list.size() > kMostProfiles)
        return fault(QStringLiteral("profiles"), say("more than %1.").arg(kMostProfiles));
    std::vector<OptionProfile> profiles;
    for (qsizetype i = 0; i < list.size(); ++i) {
        auto profile = profileFromJson(list.at(i), QStringLiteral("profiles[%1]").arg(i));
        if (!profile)
            return tl::make_unexpected(profile.error());
        profiles.push_back(*std::move(profile));
    }
    return profiles;
}

tl::expected<void, QString> saveProfiles(const QString& path, const std::vector<OptionProfile>& profiles) {
    return writeJsonFile(path, profilesFormat(), toJson(profiles));
}

tl::expected<std::vector<OptionProfile>, FileTrouble> loadProfiles(const QString& path) {
    const auto object = readJsonFile(path, profilesFormat());
    if (!object)
        return tl::make_unexpected(object.error());
    return profilesFromJson(*object).map_error([&](const QString& place) { return damagedAt(path, place); });
}

} // namespace swb
