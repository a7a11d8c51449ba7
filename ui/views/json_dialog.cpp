#include "ui/views/json_dialog.h"

namespace swb {

QFileDialog* jsonDialog(QWidget* parent, const QString& title, const QString& filter, QFileDialog::AcceptMode mode) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    dialog->setNameFilter(filter);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->setWindowModality(Qt::NonModal);
    return dialog;
}

} // namespace swb
