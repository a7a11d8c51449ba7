#pragma once

#include "core/reference/module_loading.h"

#include <QObject>

#include <functional>

class QPushButton;

namespace swb {

class InlineNote;

// Asking socket() may make the kernel load a module: a button that says so first, and one that means it. They are not
// there where the kernel loads none. Who makes this lays them out.
class ModuleConsent : public QObject {
    Q_OBJECT

public:
    using Source = std::function<LoadedParts()>;

    // `note` is where it says what it does.
    ModuleConsent(InlineNote& note, QObject* parent);

    QPushButton* question() const { return m_question; }
    QPushButton* answer() const { return m_answer; }
    // What is told of modules, in place of what this kernel tells (for tests).
    void setSource(Source source);
    LoadedParts takeLoaded(); // as it is now; the question is over
    void setPossible(bool possible);

signals:
    void agreed();

private:
    void ask();
    void showWhatIs();

    InlineNote& m_note;
    Source m_source;
    QPushButton* m_question;
    QPushButton* m_answer;
};

} // namespace swb
