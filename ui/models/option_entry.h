#pragma once

#include "core/options/option_snapshot.h"
#include "core/options/option_spec.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace swb {

struct SocketView;

// What bears on setting an option, beside the option: how far the socket has come, and what this process may.
struct OptionStage {
    bool isBound = false;
    bool isStarted = false; // listens, connects, or has done so
    bool isConnected = false;
    std::uint64_t held = 0; // effective capabilities

    friend bool operator==(const OptionStage&, const OptionStage&) = default;
};
OptionStage stageOf(const SocketView& view); // reads the capabilities of the process

enum class OptionTiming { Now, TooLate, TooEarly };
OptionTiming timingOf(const OptionSpec& spec, const OptionStage& stage);

// One option of a socket, as it is known now.
struct OptionEntry {
    enum class State { NotAsked, Answered, Refused };
    enum class NoteKind { None, Good, Failed };

    const OptionSpec* spec = nullptr;
    const OptionSpec* form = nullptr;         // how its bytes are read: of TCP_CC_INFO, by the algorithm in use
    std::optional<OptionAnswer> now, atFirst; // atFirst: of a fresh socket
    QString value, defaultValue;              // their texts
    std::optional<Bytes> requested;           // what was set last
    QString changedBy;                        // the call that changed it last: "connect"
    NoteKind note = NoteKind::None;
    QString noteHead; // "EPERM", "adjusted"
    QString noteText; // cause and remedy, or why it reads so

    State state() const { return !now ? State::NotAsked : now->error != 0 ? State::Refused : State::Answered; }
    bool isChanged() const; // from the default
    bool isSwitch() const;  // on or off, known, and to be turned
    bool isOn() const;
};

enum OptionColumn {
    OptionName,
    OptionValue,
    OptionDefault,
    OptionRequested,
    OptionChangedBy,
    OptionWhen,
    OptionPrivilege,
    OptionColumnCount
};
QString optionHeader(int column);
QString optionHeaderTip(int column);
QString optionCell(const OptionEntry& row, int column, const OptionStage& stage);

QString phaseText(Phase phase); // "before bind"
// How an option's value stands in a cell: with its unit.
QString optionCellText(const OptionSpec& spec, const OptionAnswer& answer);
QString withUnit(const QString& value, Unit unit);

QString byteCountText(std::size_t count);                 // "1 byte", "8 bytes"
QString hexStart(BytesView bytes, std::size_t mostBytes); // "01 00 …"

// When it may be set, whether that moment has passed, and whether this process has the privilege, in sentences.
QString standingText(const OptionSpec& spec, const OptionStage& stage);

} // namespace swb
