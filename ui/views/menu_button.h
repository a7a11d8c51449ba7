#pragma once

#include <QToolButton>

namespace swb {

// A flat button that opens a menu below itself; an arrow before its text says so.
class MenuButton : public QToolButton {
    Q_OBJECT

public:
    MenuButton(const QString& text, const QString& toolTip, QWidget* parent = nullptr);

    QMenu* entries() const { return m_entries; }

private:
    QMenu* m_entries;
};

} // namespace swb
