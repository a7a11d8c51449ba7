#pragma once

#include "ui/models/carried_row.h"

#include <QObject>
#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QDropEvent;

namespace swb {

// Lets a widget take rows of the reference, dropped on it or sent to it. Rows that do not fit are refused, which the
// pointer shows, and what is around the widget is asked; text is dropped on it as ever.
class RowTaker : public QObject {
    Q_OBJECT

public:
    using Fits = std::function<bool(const CarriedRows& rows)>;
    using Take = std::function<void(const CarriedRows& rows)>;

    explicit RowTaker(QWidget* widget); // takes nothing yet
    RowTaker(QWidget* widget, Fits fits, Take take);

    void add(Fits fits, Take take);           // asked behind those that were added before
    void watch(QWidget* part);                // a part of the widget that covers it: the line of a list
    void setByPlace() { m_isByPlace = true; } // what fits depends on where in the widget the pointer is
    bool fits(const CarriedRows& rows) const;
    bool take(const CarriedRows& rows); // false: they do not fit

    // The first field in `container` that is shown and takes them; null: none does.
    static RowTaker* within(const QWidget* container, const CarriedRows& rows);
    // Has the container take what one of its fields takes, wherever on it that is dropped.
    static void handOn(QWidget* container);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Way {
        Fits fits;
        Take take;
    };
    const Way* wayFor(const CarriedRows& rows) const;

    QWidget* m_widget;
    std::vector<Way> m_ways;
    bool m_handsOn = false;
    bool m_isByPlace = false;
};

// One row, of which the number is taken.
RowTaker::Fits oneOfKind(const QString& kind);
// A check box that stands for one constant is checked when it is dropped there.
void takeAsCheck(QCheckBox* box);

} // namespace swb
