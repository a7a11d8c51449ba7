#pragma once

#include "core/net/attempt_log.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QTableView;

namespace swb {

class AttemptListModel;

// The attempts of connecting as RFC 8305 has it, drawn over their common time while they happen.
class ResolverRace : public QWidget {
    Q_OBJECT

public:
    explicit ResolverRace(QWidget* parent = nullptr);

    void follow(std::shared_ptr<const AttemptLog> log); // until it ends
    void takeRest();                                    // what it says now: no further news will come
    const AttemptListModel& model() const { return *m_model; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void take();
    void fitColumns();

    std::shared_ptr<const AttemptLog> m_log;
    QTimer m_tick;
    AttemptListModel* m_model;
    QTableView* m_table;
};

} // namespace swb
