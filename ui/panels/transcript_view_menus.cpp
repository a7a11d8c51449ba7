#include "ui/models/mark_colours.h"
#include "ui/panels/compare_menu.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/menu_button.h"
#include "ui/views/transcript_table.h"

#include <QActionGroup>
#include <QMenu>

namespace swb {

QAction* TranscriptView::addTo(QMenu& menu, const QString& text, const QString& toolTip,
                               const std::function<void()>& act) {
    QAction* action = menu.addAction(text);
    action->setToolTip(toolTip);
    connect(action, &QAction::triggered, this, [act] { act(); });
    return action;
}

void TranscriptView::createViewMenu() {
    QMenu& menu = *m_viewMenu->entries();
    const auto addChoice = [&](QActionGroup* group, const QString& text, const QString& toolTip, auto choose) {
        QAction* action = addTo(menu, text, toolTip, [this, choose] {
            choose();
            emit optionsChanged();
        });
        action->setCheckable(true);
        group->addAction(action);
        return action;
    };
    using Time = TranscriptModel::TimeMode;
    auto* times = new QActionGroup(this);
    m_times = {addChoice(times, tr("Time of day"), tr("When the call returned, by the clock"),
                         [this] { m_model->setTimeMode(Time::Absolute); }),
               addChoice(times, tr("Seconds since the start"),
                         tr("Since the first row, or the one chosen as the start"),
                         [this] { m_model->setTimeMode(Time::SinceStart); }),
               addChoice(times, tr("Time since the row before"), tr("Since the row that is shown above"),
                         [this] { m_model->setTimeMode(Time::SincePrevious); })};
    m_times[0]->setChecked(true);
    m_forChosen.push_back(
        addTo(menu, tr("The start is the selected row"), tr("Seconds since the start are counted from it"), [this] {
            const auto rows = m_table->chosen();
            const int number = rows.empty() ? -1 : m_model->rowOf(rows.front());
            if (number < 0)
                return;
            m_model->setStart(m_model->row(number).time);
            m_times[1]->trigger();
        }));
    menu.addSeparator();
    using Form = TranscriptModel::DataForm;
    auto* forms = new QActionGroup(this);
    m_forms = {addChoice(forms, tr("Bytes as text"), tr("The first bytes of a row, escaped"),
                         [this] { m_model->setDataForm(Form::Text); }),
               addChoice(forms, tr("Bytes in hex"), tr("The first bytes of a row in hex"),
                         [this] { m_model->setDataForm(Form::Hex); })};
    m_forms[0]->setChecked(true);
    menu.addSeparator();
    addTo(menu, tr("Next marked row"), tr("The next row with a mark or a note (Ctrl+Down)"), [this] { goToMark(1); });
    addTo(menu, tr("Previous marked row"), tr("The row before with a mark or a note (Ctrl+Up)"),
          [this] { goToMark(-1); });
    menu.addSeparator();
    addTo(menu, tr("Conversation"), tr("Both directions as one text, from the selected row on"),
          [this] { emit conversationWanted(); });
}

void TranscriptView::createRowsMenu() {
    QMenu& menu = *m_rowsMenu->entries();
    const struct {
        CopyRowsAs form;
        QString text, toolTip;
    } copies[] = {{CopyRowsAs::Text, tr("Copy as text"), tr("A line each: time, direction, bytes escaped")},
                  {CopyRowsAs::Hex, tr("Copy as hex"), tr("The bytes alone, a line for each row")},
                  {CopyRowsAs::C, tr("Copy as C"), tr("An array of the bytes for each row")},
                  {CopyRowsAs::Python, tr("Copy as Python"), tr("A list of directions and bytes")},
                  {CopyRowsAs::Json, tr("Copy as JSON"), tr("An object on a line for each row")}};
    for (const auto& copy : copies)
        m_forChosen.push_back(addTo(menu, copy.text, copy.toolTip, [this, form = copy.form] { copyChosen(form); }));
    m_forChosen.push_back(addTo(menu, tr("Save bytes\u2026"),
                                tr("The bytes of the selected rows, one after the other, to a file"),
                                [this] { askWhereToSave(); }));
    menu.addSeparator();
    for (const MarkColour& colour : markColours())
        m_forChosen.push_back(addTo(menu, tr("Mark %1").arg(markName(colour.word)),
                                    tr("Find these rows again by their ground"),
                                    [this, word = std::string(colour.word)] { markChosen(word); }));
    m_forChosen.push_back(
        addTo(menu, tr("No mark"), tr("Take the mark away; a note stays"), [this] { markChosen({}); }));
    m_forChosen.push_back(addTo(menu, tr("Note\u2026"), tr("Write a note to the selected row, in its last column (F2)"),
                                [this] { editNote(); }));
    createComparing();
}

void TranscriptView::createComparing() {
    QMenu& menu = *m_rowsMenu->entries();
    menu.addSeparator();
    m_compare = addTo(menu, tr("Compare the two"), tr("The bytes of two selected rows, side by side"),
                      [this] { compareChosen(); });
    m_compareWith = new CompareMenu(this);
    m_compareWith->menuAction()->setToolTip(tr("The bytes of the selected row beside a file or a payload you kept"));
    menu.addMenu(m_compareWith);
    connect(m_compareWith, &CompareMenu::failed, this, &TranscriptView::say);
    connect(m_compareWith, &CompareMenu::chosen, this,
            [this](const QString& name, const std::shared_ptr<const ByteSource>& other) {
                if (const std::vector<std::uint64_t> rows = m_table->chosen(); rows.size() == 1)
                    emit compareWithWanted(rows.front(), name, other);
            });
}

} // namespace swb
