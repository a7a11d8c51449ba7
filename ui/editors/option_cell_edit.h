#pragma once

#include "core/base/bytes.h"
#include "core/options/option_spec.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace swb {

class OptionEditor;

// An editor in a cell of the table: the field, its unit where there is room, and a button for the same value as bytes.
class OptionCellEdit : public QWidget {
    Q_OBJECT

public:
    OptionCellEdit(OptionEditor* editor, QWidget* parent);

    OptionEditor* editor() const { return m_editor; }
    void setOffersBytes(bool offers); // the button; it does, unless said otherwise

signals: // the first of them is the last
    void entered(const swb::Bytes& bytes);
    void bytesWanted();
    void left(); // Escape, Tab, or the focus went elsewhere in the window

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void leaveLater();
    bool end(); // false: it has ended before

    OptionEditor* m_editor;
    QLabel* m_unit;
    QToolButton* m_asBytes;
    bool m_hasEnded = false;
};

} // namespace swb
