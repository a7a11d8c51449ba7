#include "ui/models/carried_row.h"

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>
#include <QStringList>

namespace swb {

namespace {

constexpr auto kVersion = QDataStream::Qt_6_0;
constexpr quint32 kForm = 1;
constexpr quint32 kMostRows = 100'000;

QString mimeType() { return QStringLiteral("application/x-socket-workbench-rows"); }

void write(QDataStream& to, const CarriedRow& row) {
    to << row.kind << row.symbol << row.value.has_value() << row.value.value_or(0) << row.optionLevel.has_value()
       << qint32(row.optionLevel.value_or(0)) << row.socket.has_value();
    const SocketWish wish = row.socket.value_or(SocketWish{});
    to << qint32(wish.family) << qint32(wish.type) << qint32(wish.typeFlags) << qint32(wish.protocol)
       << qint32(wish.port) << quint32(wish.names);
}

CarriedRow read(QDataStream& from) {
    CarriedRow row;
    bool hasValue = false, hasLevel = false, hasSocket = false;
    qlonglong value = 0;
    qint32 level = 0, family = 0, type = 0, typeFlags = 0, protocol = 0, port = -1;
    quint32 names = 0;
    from >> row.kind >> row.symbol >> hasValue >> value >> hasLevel >> level >> hasSocket >> family >> type >>
        typeFlags >> protocol >> port >> names;
    if (hasValue)
        row.value = value;
    if (hasLevel)
        row.optionLevel = level;
    if (hasSocket)
        row.socket = SocketWish{family, type, typeFlags, protocol, port, names};
    return row;
}

} // namespace

bool isOfTable(NamedTable table, const CarriedRow& row) {
    const bool isName = !row.symbol.isEmpty() && row.symbol.front().isLetter();
    return isName && row.value && parseValue(table, row.symbol.toStdString()) == *row.value;
}

QString joinedSymbols(const CarriedRows& rows) {
    QStringList symbols;
    for (const CarriedRow& row : rows)
        symbols << row.symbol;
    return symbols.join(u'|');
}

void putRows(QMimeData& data, const CarriedRows& rows) {
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(kVersion);
    stream << kForm << quint32(rows.size());
    for (const CarriedRow& row : rows)
        write(stream, row);
    data.setData(mimeType(), bytes);
    data.setText(joinedSymbols(rows));
}

bool hasRows(const QMimeData* data) { return data != nullptr && data->hasFormat(mimeType()); }

// It may come from another window of this program, of another version.
CarriedRows rowsOf(const QMimeData* data) {
    if (!hasRows(data))
        return {};
    QDataStream stream(data->data(mimeType()));
    stream.setVersion(kVersion);
    quint32 form = 0, count = 0;
    stream >> form >> count;
    if (form != kForm || count > kMostRows)
        return {};
    CarriedRows rows;
    for (quint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i)
        rows.push_back(read(stream));
    return stream.status() == QDataStream::Ok ? rows : CarriedRows();
}

} // namespace swb
