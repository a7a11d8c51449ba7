#pragma once

#include "core/base/bytes.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace swb {

class History;
class PayloadLine;

// Several runs of bytes, one below the other, each on a line of its own: the buffers of a message, or messages.
class BuffersEditor : public QWidget {
    Q_OBJECT

public:
    enum class Of { Buffers, Messages };

    BuffersEditor(Of of, History* history, QWidget* parent = nullptr);

    std::optional<std::vector<Bytes>> bytes() const; // empty when one cannot be read; it says so itself
    void setTexts(const QStringList& texts);
    void remember();
    void add();
    std::size_t count() const { return m_lines.size(); }
    PayloadLine* line(std::size_t index) const { return m_lines[index].payload; }
    QToolButton* addButton() const { return m_add; }
    // What stands below each line, from now on; `make` is asked for one a line.
    void setBelow(std::function<QWidget*()> make);
    QWidget* below(std::size_t index) const { return m_lines[index].below; }

private:
    struct Line {
        QWidget* row;
        PayloadLine* payload;
        QToolButton* remove;
        QWidget* below;
    };
    void addBelow(Line& line);
    void removeRow(QWidget* row);
    void nameLines();

    Of m_of;
    History* m_history;
    QVBoxLayout* m_column;
    std::vector<Line> m_lines;
    QToolButton* m_add;
    std::function<QWidget*()> m_makeBelow;
};

} // namespace swb
