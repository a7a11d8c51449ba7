#include "core/store/session.h"

#include "core/store/json_file.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>
#include <cmath>
#include <limits>

namespace swb {

namespace {

constexpr int kMostSockets = 10'000;
constexpr double kLongestTimeout = 1e9;                                    // seconds; about thirty years
constexpr std::array kModeNames = {"blocking", "non-blocking", "timeout"}; // by TimeoutMode

const FileFormat& sessionFormat() {
    static const FileFormat format{QStringLiteral("socket-workbench session"), 1};
    return format;
}

QString say(const char* text) { return QCoreApplication::translate("Session", text); }

QJsonObject addressToJson(const Address& address) {
    const BytesView bytes = address.bytes();
    const QByteArray hex =
        QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex();
    return {{QStringLiteral("hex"), QString::fromLatin1(hex)},
            {QStringLiteral("length"), static_cast<qint64>(address.length())},
            {QStringLiteral("text"), QString::fromStdString(address.toString())}};
}

QJsonObject socketToJson(const SavedSocket& socket) {
    QJsonObject object{{QStringLiteral("family"), socket.family},
                       {QStringLiteral("type"), socket.type},
                       {QStringLiteral("protocol"), socket.protocol},
                       {QStringLiteral("role"), socket.role},
                       {QStringLiteral("mode"), QLatin1String(kModeNames.at(static_cast<std::size_t>(socket.mode)))}};
    if (socket.mode == TimeoutMode::Timeout)
        object.insert(QStringLiteral("seconds"), std::chrono::duration<double>(socket.timeout).count());
    if (socket.backlog)
        object.insert(QStringLiteral("listen"), *socket.backlog);
    if (!socket.sendTo.isEmpty())
        object.insert(QStringLiteral("sendto"), addressToJson(socket.sendTo));
    if (!socket.bind.isEmpty())
        object.insert(QStringLiteral("bind"), addressToJson(socket.bind));
    if (!socket.connect.isEmpty())
        object.insert(QStringLiteral("connect"), addressToJson(socket.connect));
    return object;
}

// Reads the fields of one object; the first fault is kept with its place and the rest is read as nothing.
class Reader {
public:
    Reader(QJsonObject object, QString place)
        : m_object(std::move(object))
        , m_place(std::move(place)) {}

    const QString& trouble() const { return m_trouble; }

    int integer(const QString& field, std::optional<int> absent = std::nullopt) {
        const QJsonValue value = m_object.value(field);
        if (value.isUndefined() && absent)
            return *absent;
        const double number = value.toDouble(std::nan(""));
        if (!(number == std::floor(number) && number >= std::numeric_limits<int>::min() &&
              number <= std::numeric_limits<int>::max())) {
            refuse(field, say("not a whole number of 32 bits."));
            return 0;
        }
        return static_cast<int>(number);
    }

    QString text(const QString& field) {
        const QJsonValue value = m_object.value(field);
        if (!value.isUndefined() && !value.isString())
            refuse(field, say("not a text."));
        return value.toString();
    }

    TimeoutMode mode() {
        const QString field = QStringLiteral("mode");
        const QString name = text(field);
        for (std::size_t i = 0; i < kModeNames.size(); ++i)
            if (name == QLatin1String(kModeNames[i]))
                return static_cast<TimeoutMode>(i);
        refuse(field, say("neither blocking, non-blocking nor timeout."));
        return TimeoutMode::Blocking;
    }

    std::chrono::nanoseconds seconds() {
        const QString field = QStringLiteral("seconds");
        const double number = m_object.value(field).toDouble(std::nan(""));
        if (!(number >= 0 && number <= kLongestTimeout)) {
            refuse(field, say("not a number of seconds."));
            return {};
        }
        return std::chrono::nanoseconds(std::llround(number * 1e9));
    }

    Address address(const QString& field) {
        const QJsonValue value = m_object.value(field);
        if (value.isUndefined())
            return {};
        const QByteArray hex = value[QStringLiteral("hex")].toString().toLatin1();
        const QByteArray bytes = QByteArray::fromHex(hex); // skips what is not hex: hence the way back
        const double length = value[QStringLiteral("length")].toDouble(-1);
        if (bytes.toHex() != hex.toLower())
            refuse(field, say("not pairs of hex digits."));
        else if (bytes.size() > static_cast<qsizetype>(Address::kCapacity))
            refuse(field, say("more than the 128 bytes an address can have."));
        else if (length != std::floor(length) || length < static_cast<double>(bytes.size()) ||
                 length > std::numeric_limits<std::int32_t>::max())
            refuse(field, say("the length does not fit the bytes."));
        else
            return Address::fromBytes(viewOf({bytes.constData(), static_cast<std::size_t>(bytes.size())}),
                                      static_cast<std::uint32_t>(length));
        return {};
    }

private:
    void refuse(const QString& field, const QString& why) {
        if (m_trouble.isEmpty())
            m_trouble = QStringLiteral("%1.%2: %3").arg(m_place, field, why);
    }

    QJsonObject m_object;
    QString m_place;
    QString m_trouble;
};

tl::expected<SavedSocket, QString> socketFromJson(const QJsonValue& value, const QString& place) {
    if (!value.isObject())
        return tl::make_unexpected(QStringLiteral("%1: %2").arg(place, say("not an object.")));
    Reader reader(value.toObject(), place);
    SavedSocket socket;
    socket.family = reader.integer(QStringLiteral("family"));
    socket.type = reader.integer(QStringLiteral("type"));
    socket.protocol = reader.integer(QStringLiteral("protocol"));
    socket.role = reader.text(QStringLiteral("role"));
    // Any number may be passed to listen(). A file of before has "backlog", where -1 stands for none.
    if (value.toObject().contains(QStringLiteral("listen")))
        socket.backlog = reader.integer(QStringLiteral("listen"));
    else if (const int backlog = reader.integer(QStringLiteral("backlog"), -1); backlog >= 0)
        socket.backlog = backlog;
    socket.sendTo = reader.address(QStringLiteral("sendto"));
    socket.mode = reader.mode();
    if (socket.mode == TimeoutMode::Timeout)
        socket.timeout = reader.seconds();
    socket.bind = reader.address(QStringLiteral("bind"));
    socket.connect = reader.address(QStringLiteral("connect"));
    if (!reader.trouble().isEmpty())
        return tl::make_unexpected(reader.trouble());
    return socket;
}

} // namespace

QJsonObject toJson(const Session& session) {
    QJsonArray sockets;
    for (const SavedSocket& socket : session.sockets)
        sockets.append(socketToJson(socket));
    return {{QStringLiteral("sockets"), sockets}};
}

tl::expected<Session, QString> sessionFromJson(const QJsonObject& object) {
    const QJsonValue value = object.value(QStringLiteral("sockets"));
    if (!value.isArray())
        return tl::make_unexpected(say("sockets: not a list."));
    const QJsonArray list = value.toArray();
    if (list.size() > kMostSockets)
        return tl::make_unexpected(say("sockets: more than %1.").arg(kMostSockets));
    Session session;
    for (qsizetype i = 0; i < list.size(); ++i) {
        auto socket = socketFromJson(list.at(i), QStringLiteral("sockets[%1]").arg(i));
        if (!socket)
            return tl::make_unexpected(socket.error());
        session.sockets.push_back(*std::move(socket));
    }
    return session;
}

tl::expected<void, QString> saveSession(const QString& path, const Session& session) {
    return writeJsonFile(path, sessionFormat(), toJson(session));
}

tl::expected<Session, QString> loadSession(const QString& path) {
    const auto object = readJsonFile(path, sessionFormat());
    if (!object) {
        if (object.error().fault == FileFault::Missing)
            return Session{};
        return tl::make_unexpected(object.error().message);
    }
    return sessionFromJson(*object).map_error(
        [&](const QString& place) { return say("%1 is damaged at %2").arg(path, place); });
}

} // namespace swb
