#pragma once

#include "core/constants/named_value.h"

#include <QString>

#include <optional>
#include <vector>

class QMimeData;

namespace swb {

// What a row can be made a socket of: what the builder is set to.
struct SocketWish {
    // What the row itself names; the others are what goes with it.
    enum Part : unsigned { Family = 1, Type = 2, TypeFlags = 4, Protocol = 8, Port = 16, All = 31 };

    int family = 0;
    int type = 0;
    int typeFlags = 0;
    int protocol = 0;
    int port = -1; // to connect to; -1: none
    unsigned names = All;

    friend bool operator==(const SocketWish&, const SocketWish&) = default;
};

// A row of the reference on its way to where it is used: dragged there, or sent by a menu.
struct CarriedRow {
    QString kind;   // "message flag", "port": what it is a number of, as the list of all constants groups it
    QString symbol; // as a field takes it: "MSG_PEEK", "80"
    std::optional<qlonglong> value = {};
    std::optional<int> optionLevel = {}; // of an option of this system
    std::optional<SocketWish> socket = {};

    friend bool operator==(const CarriedRow&, const CarriedRow&) = default;
};
using CarriedRows = std::vector<CarriedRow>;

// A name of this table with the number that the table gives it; several joined by '|', too. A mere number is of no
// table.
bool isOfTable(NamedTable table, const CarriedRow& row);

// "MSG_PEEK|MSG_DONTWAIT": as a field for numbers or flags takes several.
QString joinedSymbols(const CarriedRows& rows);

void putRows(QMimeData& data, const CarriedRows& rows); // as rows, and as text for other programs
bool hasRows(const QMimeData* data);
CarriedRows rowsOf(const QMimeData* data); // empty: it carries something else, or what cannot be read

} // namespace swb
