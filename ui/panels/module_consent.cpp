#include "ui/panels/module_consent.h"

#include "ui/editors/inline_note.h"

#include <QPushButton>

namespace swb {

ModuleConsent::ModuleConsent(InlineNote& note, QObject* parent)
    : QObject(parent)
    , m_note(note)
    , m_source([] { return LoadedParts::ofThisKernel(); })
    , m_question(new QPushButton(tr("Ask for what is not loaded, too")))
    , m_answer(new QPushButton(tr("Load modules and ask"))) {
    m_question->setToolTip(tr("Says first what that does"));
    m_answer->setToolTip(tr("The kernel may load modules, which stay loaded"));
    m_answer->hide();
    connect(m_question, &QPushButton::clicked, this, &ModuleConsent::ask);
    connect(m_answer, &QPushButton::clicked, this, &ModuleConsent::agreed);
    showWhatIs();
}

void ModuleConsent::setSource(Source source) {
    m_source = std::move(source);
    showWhatIs();
}

void ModuleConsent::showWhatIs() {
    const LoadedParts loaded = m_source();
    if (m_question->parentWidget() != nullptr) // else it would be a window of its own
        m_question->setVisible(loaded.canLoad);
    else if (!loaded.canLoad)
        m_question->hide();
    if (loaded.canLoad)
        m_note.say(NoteKind::Hint, tr("Asks only what is loaded already. Families and protocols that are not might "
                                      "make the kernel load a module; they are left out until you say so."));
    else
        m_note.say(NoteKind::Hint, QString::fromStdString(loaded.why));
}

LoadedParts ModuleConsent::takeLoaded() {
    m_answer->hide();
    return m_source();
}

void ModuleConsent::setPossible(bool possible) { m_question->setEnabled(possible); }

void ModuleConsent::ask() {
    m_note.say(NoteKind::Warning,
               tr("socket() with a family or protocol that is not loaded makes the kernel look for a module of that "
                  "name and load it. What it loads stays loaded until it is removed or the machine restarts."));
    m_answer->show();
    m_answer->setFocus();
}

} // namespace swb
