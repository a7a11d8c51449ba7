#include "ui/views/focus_explainer.h"

#include <QComboBox>
#include <QEvent>
#include <QLineEdit>

#include <utility>

namespace swb {

void FocusExplainer::add(QWidget* control, std::function<Explanation()> explanation) {
    if (auto* combo = qobject_cast<QComboBox*>(control); combo != nullptr && combo->lineEdit() != nullptr) {
        combo->lineEdit()->installEventFilter(this);
        m_explanations[combo->lineEdit()] = explanation;
    }
    control->installEventFilter(this);
    m_explanations[control] = std::move(explanation);
}

bool FocusExplainer::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn)
        if (const auto found = m_explanations.find(watched); found != m_explanations.end())
            emit wanted(found->second());
    return QObject::eventFilter(watched, event);
}

} // namespace swb
