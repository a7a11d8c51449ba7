#pragma once

#include "ui/views/long_table.h"

#include <QTimer>

namespace swb {

// A table of rows that come at the end. While its last row is in sight it follows them; scrolled away it stays where it
// is.
class TailTable : public LongTable {
    Q_OBJECT

public:
    explicit TailTable(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    bool follows() const { return m_follows; }
    void setFollows(bool on);

signals:
    void followsChanged(bool on);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void takeRowHeight();
    void takeScrolled(int value);
    void scrollSoon();

    QTimer m_scrollTimer; // many insertions, one scroll
    bool m_follows = true;
};

} // namespace swb
