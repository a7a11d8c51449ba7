#pragma once

#include "core/base/bytes.h"
#include "core/options/option_spec.h"

#include <QFrame>

class QLabel;
class QScrollArea;

namespace swb {

class ChoiceRow;
class InlineNote;
class OptionEditor;

// A small form over the table for a value that needs more than its cell: flags, fields of a structure, a filter; and
// any value as bytes. It stays until something is set, or it is dismissed: also by going elsewhere in the window.
class OptionForm : public QFrame {
    Q_OBJECT

public:
    enum Shape { AsValue, AsBytes };
    explicit OptionForm(QWidget* parent);

    // Below `cell` where there is room, in the parent's coordinates.
    void open(const OptionSpec& spec, BytesView now, Shape shape, const QRect& cell);
    const OptionSpec* spec() const { return m_spec; }
    void leaveTo(QWidget& behind); // which gets the focus, unless it is elsewhere already

signals:
    void entered(const swb::OptionSpec& spec, const swb::Bytes& bytes);
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    QWidget* createTitle();
    QWidget* createButtons();
    void show(Shape shape, BytesView bytes);
    void changeShape(int shape);
    void accept();
    void showMeaning();
    void place(const QRect& cell);
    void dismissIfLeft();
    bool hasFocusInside() const;

    const OptionSpec* m_spec = nullptr;
    OptionEditor* m_editor = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_type = nullptr;
    ChoiceRow* m_shapes = nullptr;
    QScrollArea* m_area;
    InlineNote* m_note;
    Bytes m_bytes; // the last that could be read
    QRect m_cell;
};

} // namespace swb
