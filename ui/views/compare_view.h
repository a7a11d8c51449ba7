#pragma once

#include "core/payload/byte_source.h"
#include "ui/views/flow_layout.h"

#include <memory>

class QLabel;

namespace swb {

class CompareModel;
class InlineNote;
class LongTable;
class WorkStrip;

struct ComparedBytes {
    std::shared_ptr<const ByteSource> bytes;
    QString name;
    std::uint64_t length = 0; // that there were: what is above the size of `bytes` was not kept
};

// Two payloads beside each other, byte by byte. What differs stands on a ground of its own, is underlined, and is
// counted in a column.
class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(QWidget* parent = nullptr);

    void compare(const ComparedBytes& left, const ComparedBytes& right);
    void goTo(SearchWay way); // the next difference
    CompareModel& model() const { return *m_model; }

signals:
    void closeWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void createTop();
    void fitColumns();
    bool tellMissing(const ComparedBytes& left, const ComparedBytes& right); // false: some bytes are
    void say(const QString& text);

    CompareModel* m_model;
    LongTable* m_table;
    FlowBox* m_top;
    QLabel* m_title;
    QLabel* m_said;
    InlineNote* m_missing;
    WorkStrip* m_work;
    std::uint64_t m_place = 0; // of the difference gone to last
    bool m_hasPlace = false;
};

} // namespace swb
