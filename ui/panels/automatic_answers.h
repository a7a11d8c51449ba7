#pragma once

#include "core/rules/framing.h"
#include "core/store/rule_library.h"

#include <QWidget>

class QComboBox;

namespace swb {

class FramingEdit;
class InlineNote;
class WrappedLabel;

// What an endpoint answers by itself: a set of rules by its name, and how its stream is cut into the messages that they
// see. The set is that of the library, also when it is changed there.
class AutomaticAnswers : public QWidget {
    Q_OBJECT

public:
    explicit AutomaticAnswers(RuleLibrary& library, QWidget* parent = nullptr);

    std::shared_ptr<const RuleSet> rules() const { return m_rules; } // null: none
    const Framing& framing() const;
    void refreshCounts();

signals:
    void changed();
    void rulesWanted(const QString& set); // to be looked at, or changed

private:
    void fill();
    void take();

    RuleLibrary& m_library;
    std::shared_ptr<const RuleSet> m_rules;
    QComboBox* m_choice;
    FramingEdit* m_framing;
    InlineNote* m_note;
    WrappedLabel* m_lines;
};

} // namespace swb
