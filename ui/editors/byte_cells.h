#pragma once

#include <QAbstractListModel>
#include <QListView>

#include <vector>

namespace swb {

// One field of some bytes, as it is drawn: what it is, its bytes in hex, what they say.
struct ByteCell {
    enum class Kind { Value, Length, Padding };

    Kind kind = Kind::Value;
    QString label; // "[0] H", "length"
    QString order; // "high byte first"; empty for a single byte
    QString hex;
    QString value;
    QString note; // the tool tip
};

class ByteCellsModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override; // in words: "[0] H: 00 07, high byte first, 7"
    void setCells(std::vector<ByteCell> cells);
    const ByteCell& cell(int row) const { return m_cells.at(static_cast<std::size_t>(row)); }

private:
    std::vector<ByteCell> m_cells;
};

// Fields beside each other in the order of their bytes, in as many lines as they need; above a few lines it scrolls.
class ByteCells : public QListView {
    Q_OBJECT

public:
    explicit ByteCells(QWidget* parent = nullptr);

    void setCells(std::vector<ByteCell> cells);
    void setMostLines(int lines) { m_mostLines = lines; }
    ByteCellsModel* cells() const { return m_model; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitHeight();

    ByteCellsModel* m_model;
    int m_mostLines = 2;
};

} // namespace swb
