#include "core/store/rules_file.h"

#include "core/payload/hex.h"
#include "core/store/json_file.h"

#include <QCoreApplication>

namespace swb {

namespace {

constexpr qsizetype kMostSets = 1000;
constexpr qsizetype kMostRules = 1000;
constexpr qsizetype kMostActions = 100;
constexpr std::int64_t kLongestDelay = 86'400'000; // ms

const FileFormat& rulesFormat() {
    static const FileFormat format{QStringLiteral("socket-workbench rules"), 1};
    return format;
}

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

constexpr FileWord<Rule::When> kWhens[] = {
    {Rule::When::Message, "message"}, {Rule::When::Connect, "connect"}, {Rule::When::End, "end"}};
constexpr FileWord<Pattern::Form> kPatternForms[] = {
    {Pattern::Form::Text, "text"}, {Pattern::Form::Hex, "hex"}, {Pattern::Form::Regex, "regex"}};
constexpr FileWord<Pattern::Place> kPlaces[] = {{Pattern::Place::Anywhere, "anywhere"},
                                                {Pattern::Place::Start, "start"},
                                                {Pattern::Place::End, "end"},
                                                {Pattern::Place::Whole, "whole"}};
constexpr FileWord<PayloadText::Form> kPayloadForms[] = {
    {PayloadText::Form::Text, "text"}, {PayloadText::Form::Hex, "hex"}, {PayloadText::Form::Plain, "plain"}};
constexpr FileWord<ChecksumChoice::Form> kChecksumForms[] = {{ChecksumChoice::Form::Big, "big-endian"},
                                                             {ChecksumChoice::Form::Little, "little-endian"},
                                                             {ChecksumChoice::Form::HexText, "hex text"}};
constexpr FileWord<Action::Kind> kActions[] = {
    {Action::Kind::Reply, "reply"},     {Action::Kind::File, "file"},         {Action::Kind::Echo, "echo"},
    {Action::Kind::Discard, "discard"}, {Action::Kind::Generate, "generate"}, {Action::Kind::Daytime, "daytime"},
    {Action::Kind::Time, "time"},       {Action::Kind::Delay, "delay"},       {Action::Kind::HalfClose, "half-close"},
    {Action::Kind::Close, "close"},     {Action::Kind::Reset, "reset"},
};
constexpr FileWord<Framing::Kind> kFramings[] = {{Framing::Kind::None, "none"},
                                                 {Framing::Kind::Line, "line"},
                                                 {Framing::Kind::Length, "length"},
                                                 {Framing::Kind::Fixed, "fixed"},
                                                 {Framing::Kind::Delimiter, "delimiter"}};
constexpr FileWord<Framing::LineEnd> kLineEnds[] = {{Framing::LineEnd::Lf, "lf"}, {Framing::LineEnd::CrLf, "crlf"}};
constexpr FileWord<LengthPrefix::Order> kOrders[] = {{LengthPrefix::Order::Big, "big-endian"},
                                                     {LengthPrefix::Order::Little, "little-endian"}};
constexpr FileWord<LengthPrefix::Counts> kCounts[] = {{LengthPrefix::Counts::Payload, "payload"},
                                                      {LengthPrefix::Counts::Itself, "all"}};

QJsonObject toJson(const Pattern& pattern) {
    QJsonObject object{{QStringLiteral("form"), wordOf(kPatternForms, pattern.form)},
                       {QStringLiteral("place"), wordOf(kPlaces, pattern.place)},
                       {QStringLiteral("text"), textOf(pattern.text)}};
    if (pattern.ignoresCase)
        object.insert(QStringLiteral("ignores case"), true);
    return object;
}

Pattern patternFromJson(const JsonFields& fields) {
    return {fields.word("form", kPatternForms, Pattern::Form::Text),
            fields.word("place", kPlaces, Pattern::Place::Anywhere), fields.flag("ignores case", false),
            fields.text("text")};
}

QJsonObject toJson(const Action& action) {
    QJsonObject object{{QStringLiteral("do"), wordOf(kActions, action.kind)}};
    if (action.kind == Action::Kind::Reply) {
        object.insert(QStringLiteral("text"), textOf(action.reply.text));
        object.insert(QStringLiteral("form"), wordOf(kPayloadForms, action.reply.form));
        object.insert(QStringLiteral("placeholders"), action.reply.hasPlaceholders);
        if (action.reply.checksum.kind != nullptr)
            object.insert(QStringLiteral("checksum"), swb::toJson(action.reply.checksum));
    }
    if (!action.path.empty())
        object.insert(QStringLiteral("path"), textOf(action.path));
    if (action.isFramed)
        object.insert(QStringLiteral("framed"), true);
    if (action.kind == Action::Kind::Generate)
        object.insert(QStringLiteral("lines"), static_cast<qint64>(action.lines));
    if (action.kind == Action::Kind::Delay)
        object.insert(QStringLiteral("milliseconds"), static_cast<qint64>(action.delay.count()));
    return object;
}

Action actionFromJson(const JsonFields& fields) {
    Action action;
    if (!fields.has("do"))
        fields.fault("do", QCoreApplication::translate("RulesFile", "missing."));
    action.kind = fields.word("do", kActions, Action::Kind::Discard);
    if (action.kind == Action::Kind::Reply) {
        action.reply.text = fields.text("text");
        action.reply.form = fields.word("form", kPayloadForms, PayloadText::Form::Text);
        action.reply.hasPlaceholders = fields.flag("placeholders", false);
        if (fields.has("checksum"))
            action.reply.checksum = checksumFromJson(fields.object("checksum"));
    }
    action.path = fields.text("path", {});
    action.isFramed = fields.flag("framed", false);
    action.lines = static_cast<std::uint32_t>(fields.number("lines", 0, 1'000'000'000, 0));
    action.delay = std::chrono::milliseconds(fields.number("milliseconds", 0, kLongestDelay, 0));
    return action;
}

QJsonObject toJson(const Rule& rule) {
    QJsonArray actions;
    for (const Action& action : rule.actions)
        actions.append(toJson(action));
    QJsonObject object{{QStringLiteral("name"), textOf(rule.name)},
                       {QStringLiteral("enabled"), rule.isEnabled},
                       {QStringLiteral("when"), wordOf(kWhens, rule.when)},
                       {QStringLiteral("actions"), actions}};
    if (rule.pattern)
        object.insert(QStringLiteral("pattern"), toJson(*rule.pattern));
    if (rule.goesOn)
        object.insert(QStringLiteral("goes on"), true);
    return object;
}

Rule ruleFromJson(const JsonFields& fields) {
    Rule rule;
    rule.name = fields.text("name", {});
    rule.isEnabled = fields.flag("enabled", true);
    rule.when = fields.word("when", kWhens, Rule::When::Message);
    if (fields.has("pattern"))
        rule.pattern = patternFromJson(fields.object("pattern"));
    fields.list("actions", kMostActions,
                [&](const JsonFields& action) { rule.actions.push_back(actionFromJson(action)); });
    rule.goesOn = fields.flag("goes on", false);
    return rule;
}

} // namespace

QJsonObject toJson(const ChecksumChoice& checksum) {
    return {{QStringLiteral("name"), textOf(checksum.kind->name)},
            {QStringLiteral("form"), wordOf(kChecksumForms, checksum.form)},
            {QStringLiteral("from"), static_cast<qint64>(checksum.from)}};
}

ChecksumChoice checksumFromJson(const JsonFields& fields) {
    ChecksumChoice checksum;
    const std::string name = fields.text("name");
    checksum.kind = findChecksum(name);
    if (checksum.kind == nullptr)
        fields.fault("name", QCoreApplication::translate("RulesFile", "no checksum of this name is known."));
    checksum.form = fields.word("form", kChecksumForms, ChecksumChoice::Form::Big);
    checksum.from = static_cast<std::size_t>(fields.number("from", 0, 1 << 30, 0));
    return checksum;
}

QJsonObject toJson(const Framing& framing) {
    QJsonObject object{{QStringLiteral("kind"), wordOf(kFramings, framing.kind)},
                       {QStringLiteral("most"), static_cast<qint64>(framing.most)}};
    if (framing.kind == Framing::Kind::Line)
        object.insert(QStringLiteral("line end"), wordOf(kLineEnds, framing.lineEnd));
    if (framing.kind == Framing::Kind::Delimiter)
        object.insert(QStringLiteral("delimiter"), QString::fromStdString(toHex(framing.delimiter)));
    if (framing.kind == Framing::Kind::Fixed) {
        object.insert(QStringLiteral("size"), static_cast<qint64>(framing.size));
        object.insert(QStringLiteral("padding"), framing.padding);
    }
    if (framing.kind == Framing::Kind::Length) {
        object.insert(QStringLiteral("width"), static_cast<int>(framing.prefix.width));
        object.insert(QStringLiteral("order"), wordOf(kOrders, framing.prefix.order));
        object.insert(QStringLiteral("counts"), wordOf(kCounts, framing.prefix.counts));
        object.insert(QStringLiteral("header"), static_cast<qint64>(framing.headerSize));
    }
    return object;
}

Framing framingFromJson(const JsonFields& fields) {
    constexpr auto kMost = static_cast<std::int64_t>(Framing::kMostSize);
    Framing framing;
    framing.kind = fields.word("kind", kFramings, Framing::Kind::None);
    framing.most = static_cast<std::size_t>(fields.number("most", 1, kMost, static_cast<std::int64_t>(framing.most)));
    framing.lineEnd = fields.word("line end", kLineEnds, Framing::LineEnd::Lf);
    framing.size = static_cast<std::size_t>(fields.number("size", 1, kMost, 1));
    framing.padding = static_cast<std::uint8_t>(fields.number("padding", 0, 255, 0));
    framing.prefix.width = static_cast<unsigned>(fields.number("width", 1, 8, 4));
    framing.prefix.order = fields.word("order", kOrders, LengthPrefix::Order::Big);
    framing.prefix.counts = fields.word("counts", kCounts, LengthPrefix::Counts::Payload);
    framing.headerSize = static_cast<std::size_t>(fields.number("header", 0, 65536, 0));
    if (auto delimiter = parseHex(fields.text("delimiter", {})))
        framing.delimiter = *std::move(delimiter);
    else
        fields.fault("delimiter", textOf(delimiter.error().message));
    if (const std::string fault = faultOf(framing); !fault.empty())
        fields.fault("", textOf(fault));
    return framing;
}

QJsonObject toJson(const std::vector<NamedRules>& sets) {
    QJsonArray list;
    for (const NamedRules& set : sets) {
        QJsonArray rules;
        for (const Rule& rule : set.rules)
            rules.append(toJson(rule));
        list.append(QJsonObject{{QStringLiteral("name"), textOf(set.name)},
                                {QStringLiteral("purpose"), textOf(set.purpose)},
                                {QStringLiteral("rules"), rules}});
    }
    return {{QStringLiteral("sets"), list}};
}

tl::expected<std::vector<NamedRules>, QString> rulesFromJson(const QJsonObject& object) {
    QString trouble;
    std::vector<NamedRules> sets;
    JsonFields(object, {}, trouble).list("sets", kMostSets, [&](const JsonFields& fields) {
        NamedRules& set = sets.emplace_back();
        set.name = fields.text("name");
        set.purpose = fields.text("purpose", {});
        fields.list("rules", kMostRules, [&](const JsonFields& rule) { set.rules.push_back(ruleFromJson(rule)); });
    });
    if (!trouble.isEmpty())
        return tl::make_unexpected(trouble);
    return sets;
}

tl::expected<void, QString> saveRules(const QString& path, const std::vector<NamedRules>& sets) {
    return writeJsonFile(path, rulesFormat(), toJson(sets));
}

tl::expected<std::vector<NamedRules>, FileTrouble> loadRules(const QString& path) {
    const auto object = readJsonFile(path, rulesFormat());
    if (!object)
        return tl::make_unexpected(object.error());
    return rulesFromJson(*object).map_error([&](const QString& place) { return damagedAt(path, place); });
}

} // namespace swb
