#include "ui/panels/compare_menu.h"

#include "core/base/clock.h"
#include "core/base/errno_table.h"
#include "core/base/error.h"
#include "core/payload/file_bytes.h"
#include "core/rules/reply_files.h"
#include "core/rules/template.h"
#include "core/store/message_library.h"
#include "ui/editors/stored_draft.h"
#include "ui/look/words.h"

#include <QFileDialog>
#include <QFileInfo>

namespace swb {

CompareMenu::CompareMenu(QWidget* parent)
    : QMenu(tr("Compare with"), parent) {
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &CompareMenu::fill);
}

void CompareMenu::fill() {
    clear();
    connect(addAction(tr("A file\u2026")), &QAction::triggered, this, &CompareMenu::askForFile);
    const QWidget* owner = parentWidget();
    auto* library = owner != nullptr ? owner->window()->findChild<MessageLibrary*>() : nullptr;
    if (library == nullptr)
        return;
    for (const MessageFolder& folder : library->folders()) {
        if (folder.messages.empty())
            continue;
        QMenu* entries = addMenu(QString(folder.name).replace(u'&', QStringLiteral("&&")));
        for (const StoredMessage& message : folder.messages)
            connect(entries->addAction(QString(message.name).replace(u'&', QStringLiteral("&&"))), &QAction::triggered,
                    this, [this, message] { takeMessage(message); });
    }
}

void CompareMenu::askForFile() {
    auto* dialog = new QFileDialog(parentWidget(), tr("Compare with a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &CompareMenu::takeFile);
    dialog->open();
}

void CompareMenu::takeFile(const QString& path) {
    const auto file = FileBytes::open(path.toStdString());
    if (file)
        return emit chosen(QFileInfo(path).fileName(), *file);
    const ErrnoInfo* info = findErrno(file.error().number);
    emit failed(tr("%1 cannot be read: %2 gave %3. %4")
                    .arg(path, text(file.error().call), QString::fromStdString(errnoSymbol(file.error().number)),
                         info != nullptr ? text(info->meaning) : QString()));
}

void CompareMenu::takeMessage(const StoredMessage& message) {
    Random random(static_cast<std::uint64_t>(monotonicNow().count()));
    ReplyFiles files;
    const auto bytes = bytesOf(message, {.wallTime = wallTimeOf(monotonicNow()), .random = &random, .files = &files});
    if (!bytes)
        return emit failed(tr("%1: %2").arg(message.name, bytes.error()));
    emit chosen(message.name, std::make_shared<HeldBytes>(*bytes));
}

} // namespace swb
