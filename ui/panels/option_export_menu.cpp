#include "ui/panels/option_export_menu.h"

#include "core/bridge/engine_bridge.h"
#include "core/options/option_export.h"
#include "core/render/option_code.h"
#include "core/store/private_file.h"
#include "ui/look/type_scale.h"
#include "ui/models/options_filter.h"
#include "ui/models/options_model.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/views/menu_button.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>

#include <algorithm>
#include <functional>

namespace swb {

namespace {

struct FormatRow {
    OptionsFormat format;
    const char* text;
    const char* ending; // null: copied only
};
constexpr FormatRow kFormats[] = {
    {OptionsFormat::Csv, QT_TRANSLATE_NOOP("OptionExportMenu", "CSV"), "csv"},
    {OptionsFormat::Json, QT_TRANSLATE_NOOP("OptionExportMenu", "JSON"), "json"},
    {OptionsFormat::Markdown, QT_TRANSLATE_NOOP("OptionExportMenu", "Markdown"), "md"},
    {OptionsFormat::C, QT_TRANSLATE_NOOP("OptionExportMenu", "C that sets what differs"), "c"},
    {OptionsFormat::CAll, QT_TRANSLATE_NOOP("OptionExportMenu", "C that sets all shown"), nullptr},
    {OptionsFormat::Python, QT_TRANSLATE_NOOP("OptionExportMenu", "Python that sets what differs"), "py"},
    {OptionsFormat::PythonAll, QT_TRANSLATE_NOOP("OptionExportMenu", "Python that sets all shown"), nullptr},
};

// The options of a model of them, or of a filter before it, in its order.
std::vector<OptionRow> rowsOf(const QAbstractItemModel& model, const OptionsModel& options,
                              const std::function<QModelIndex(const QModelIndex&)>& toOptions) {
    std::vector<OptionRow> rows;
    for (int group = 0; group < model.rowCount(); ++group) {
        const QModelIndex parent = model.index(group, 0);
        for (int i = 0; i < model.rowCount(parent); ++i)
            if (const OptionsModel::Row* row = options.row(toOptions(model.index(i, 0, parent))))
                rows.push_back({row->spec, row->now, row->atFirst});
    }
    return rows;
}

// Of those that are shown. What the kernel writes by itself is left out where only what a person changed is wanted;
// which that is, is told by all options.
std::vector<OptionSetter> settersFor(const std::vector<OptionRow>& shown, const std::vector<OptionRow>& all,
                                     SetterScope scope, bool isConnected) {
    std::vector<OptionSetter> setters = settersOf(all, scope, isConnected);
    std::erase_if(setters, [&](const OptionSetter& setter) {
        const bool isShown = std::ranges::any_of(shown, [&](const OptionRow& row) { return row.spec == setter.spec; });
        return !isShown || (scope == SetterScope::Changed && !setter.own.empty());
    });
    return setters;
}

} // namespace

std::string OptionExportMenu::textOf(OptionsFormat format) const {
    const auto& model = static_cast<const OptionsModel&>(*m_shown.sourceModel());
    const std::vector<OptionRow> rows =
        rowsOf(m_shown, model, [this](const QModelIndex& index) { return m_shown.mapToSource(index); });
    const SocketView* view = m_bridge.find(m_socket);
    const std::string about =
        (view != nullptr ? tr("%1: %2").arg(socketName(m_socket), settingsText(*view)) : socketName(m_socket))
            .toStdString();
    const auto setters = [&](SetterScope scope) {
        const auto all = rowsOf(model, model, [](const QModelIndex& index) { return index; });
        return settersFor(rows, all, scope, view != nullptr && view->life == Life::Connected);
    };
    switch (format) {
    case OptionsFormat::Csv:
        return optionsAsCsv(rows);
    case OptionsFormat::Json:
        return optionsAsJson(about, rows);
    case OptionsFormat::Markdown:
        return optionsAsMarkdown(about, rows);
    case OptionsFormat::C:
        return optionsAsC(about + ", what differs from a fresh one", setters(SetterScope::Changed));
    case OptionsFormat::CAll:
        return optionsAsC(about, setters(SetterScope::All));
    case OptionsFormat::Python:
        return optionsAsPython(about + ", what differs from a fresh one", setters(SetterScope::Changed));
    case OptionsFormat::PythonAll:
        break;
    }
    return optionsAsPython(about, setters(SetterScope::All));
}

OptionExportMenu::OptionExportMenu(EngineBridge& bridge, SocketId socket, const OptionsFilter& shown, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_shown(shown)
    , m_note(new QLabel) {
    auto* button = new MenuButton(tr("Copy or save"), tr("The options that are shown, for other programs"));
    QMenu* copies = button->entries()->addMenu(tr("Copy as"));
    for (const FormatRow& row : kFormats)
        copies->addAction(tr(row.text), this, [this, format = row.format] { copy(format); });
    button->entries()->addAction(tr("Save as\u2026"), this, &OptionExportMenu::askWhereToSave);
    setTextRole(m_note, TextRole::Small);
    m_note->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(scaled(4));
    row->addWidget(button);
    row->addWidget(m_note);
}

void OptionExportMenu::copy(OptionsFormat format) {
    QGuiApplication::clipboard()->setText(QString::fromStdString(textOf(format)));
    say(false, tr("copied"));
}

void OptionExportMenu::saveTo(const QString& path) {
    const QString ending = QFileInfo(path).suffix();
    const auto row = std::ranges::find_if(kFormats, [&](const FormatRow& format) {
        return format.ending != nullptr && ending.compare(QLatin1String(format.ending), Qt::CaseInsensitive) == 0;
    });
    if (row == std::end(kFormats))
        return say(true, tr("%1 is none of csv, json, md, c, py").arg(ending));
    const QByteArray text = QByteArray::fromStdString(textOf(row->format));
    const auto written = writePrivately(path, text);
    say(!written, written ? tr("saved as %1").arg(QFileInfo(path).fileName()) : written.error());
}

void OptionExportMenu::askWhereToSave() {
    auto* dialog = new QFileDialog(this, tr("Save the options that are shown"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const FormatRow& row : kFormats)
        if (row.ending != nullptr)
            filters << QStringLiteral("%1 (*.%2)").arg(tr(row.text), QLatin1String(row.ending));
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("options"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString& filter) {
        const qsizetype place = std::max<qsizetype>(filters.indexOf(filter), 0);
        dialog->setDefaultSuffix(filters.at(place).section(QStringLiteral("*."), 1).chopped(1));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &OptionExportMenu::saveTo);
    dialog->setWindowModality(Qt::NonModal);
    dialog->show();
}

void OptionExportMenu::say(bool isFault, const QString& words) {
    setTextTone(m_note, isFault ? Semantic::Failure : Semantic::MutedText);
    m_note->setText(words);
    m_note->show();
    updateGeometry();
}

} // namespace swb
