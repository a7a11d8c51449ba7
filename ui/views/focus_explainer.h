#pragma once

#include "core/explain/explanation.h"

#include <QObject>

#include <functional>
#include <map>

namespace swb {

// Explains a control when it gets the focus.
class FocusExplainer : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Also of the line inside a combo box that can be typed into.
    void add(QWidget* control, std::function<Explanation()> explanation);

signals:
    void wanted(const swb::Explanation& explanation);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::map<QObject*, std::function<Explanation()>> m_explanations;
};

} // namespace swb
