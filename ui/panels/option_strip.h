#pragma once

#include "core/engine/socket_view.h"
#include "core/options/option_spec.h"

#include <QWidget>

#include <array>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QToolButton;

namespace swb {

class InlineNote;
class IntegerEdit;
class OptionChoice;
class OptionValueEdit;
class WrappedLabel;

// getsockopt() and setsockopt() as a program makes them: any level and any name by symbol or number, any length to
// read, an integer or any bytes to set. Nothing is seen of it until it is opened. What came stands below, as bytes and
// as what they say.
class OptionStrip : public QWidget {
    Q_OBJECT

public:
    explicit OptionStrip(QWidget* parent = nullptr);

    // What is selected in the table is put into the fields; its room is proposed as the length.
    void showOption(const OptionSpec& spec);
    void showRead(int level, int name, std::uint32_t room, const ActionReport& report);
    void showSet(const ActionReport& report);
    QToolButton* opener() const { return m_opener; } // opens and closes it; stands where the owner puts it

signals:
    void getAsked(int level, int name, quint32 room);
    void setAsked(int level, int name, const swb::Bytes& value);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    struct Line {
        QWidget* label = nullptr;
        QWidget* field = nullptr;
        QWidget* button = nullptr; // what is done with the field; of some
    };
    QWidget* createFields();
    Line createLine(const QString& name, QWidget* field, QWidget* buddy, QWidget* button);
    void placeLines();
    QWidget* createResult();
    void get();
    void set();
    void say(const QString& head, const QString& bytes, const QString& meaning);
    void fail(const QString& words);

    QToolButton* m_opener;
    QWidget* m_body = nullptr; // made when first opened
    OptionChoice* m_choice = nullptr;
    IntegerEdit* m_room = nullptr;
    OptionValueEdit* m_value = nullptr;
    QLabel* m_head = nullptr;
    WrappedLabel* m_bytes = nullptr;
    WrappedLabel* m_meaning = nullptr;
    QGridLayout* m_grid = nullptr;
    std::array<Line, 4> m_lines;
    int m_halves = 0;              // beside each other; 0: not placed yet
    QBoxLayout* m_sides = nullptr; // beside each other where there is room
    QWidget* m_result = nullptr;
    InlineNote* m_note = nullptr;
    const OptionSpec* m_wanted = nullptr; // selected before it was opened
};

} // namespace swb
