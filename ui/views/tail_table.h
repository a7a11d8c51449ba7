#pragma once

#include <QTableView>
#include <QTimer>

namespace swb {

// A table of rows that come at the end. While its last row is in sight it follows them; scrolled away it stays where it
// is, also when rows at the top are given up.
class TailTable : public QTableView {
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
    void keepPlace(int first, int last);
    void scrollSoon();

    QTimer m_scrollTimer; // many insertions, one scroll
    bool m_follows = true;
};

} // namespace swb
