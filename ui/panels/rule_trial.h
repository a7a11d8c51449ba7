#pragma once

#include "core/rules/rule_set.h"

#include <QWidget>

class QPlainTextEdit;

namespace swb {

class PayloadLine;
class WrappedLabel;

// A message to try a set of rules with: which rule fires, what it captures, and the exact bytes of the answer. Nothing
// is sent.
class RuleTrial : public QWidget {
    Q_OBJECT

public:
    explicit RuleTrial(QWidget* parent = nullptr);

    void setRules(const std::vector<Rule>& rules); // those without a fault answer
    PayloadLine* message() const { return m_message; }
    QString said() const; // which fired, and the answer

private:
    void refresh();
    QString capturesText(const Rule& rule, BytesView message) const;

    PayloadLine* m_message;
    WrappedLabel* m_fired;
    QPlainTextEdit* m_answer;
    std::shared_ptr<const RuleSet> m_set;
};

} // namespace swb
