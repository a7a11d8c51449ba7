#pragma once

#include "core/rules/pattern.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace swb {

class InlineNote;

// What a message is looked at for: nothing, or a text, bytes in hex with wild cards, a regular expression, and where it
// must stand. What cannot be read is marked at its byte, and said below.
class PatternEdit : public QWidget {
    Q_OBJECT

public:
    // `whatever`: the words for no pattern, "every message".
    explicit PatternEdit(const QString& label, const QString& whatever, QWidget* parent = nullptr);

    std::optional<Pattern> pattern() const; // as it stands, with its faults
    void setPattern(const std::optional<Pattern>& pattern);
    // The groups of a regular expression without a fault; nothing for all else.
    const std::vector<std::string>& captureNames() const { return m_captureNames; }
    QLineEdit* field() const { return m_field; }

signals:
    void edited();

private:
    enum class Look { Whatever, Text, Hex, Regex };
    void refresh();

    ChoiceCombo<Look>* m_look;
    ChoiceCombo<Pattern::Place>* m_place;
    QWidget* m_placeBox = nullptr;
    QCheckBox* m_ignoresCase;
    QLineEdit* m_field;
    InlineNote* m_note;
    std::vector<std::string> m_captureNames;
};

} // namespace swb
